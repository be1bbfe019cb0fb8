#!/usr/bin/env bash
# Writes docker/local/: what is this school's alone. Run once, as root (the containers' users must own their secrets):
#
#     sudo docker/prepare.sh SERVER_NAME MATRIX_HOST ELEMENT_HOST ACME_EMAIL
#     sudo docker/prepare.sh koulu.fi matrix.koulu.fi chat.koulu.fi it@koulu.fi
#
# What is there already is left as it is: run it again after an upgrade and it adds what is new. KYNNYS_LOCAL names
# another folder than docker/local; KYNNYS_UNOWNED=1 leaves owners alone, for a try without root.
set -euo pipefail
umask 077

if [ $# -ne 4 ]; then
    sed -n '2,8s/^# \{0,1\}//p' "$0" >&2
    exit 2
fi
server=$1 matrix=$2 element=$3 mail=$4
name='^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$'
for host in "$server" "$matrix" "$element"; do
    [[ $host =~ $name ]] || { echo "prepare.sh: $host is no host name; write it without https:// and in small letters." >&2; exit 2; }
done
[[ $mail =~ ^[^@[:space:]]+@[^@[:space:]]+$ ]] || { echo "prepare.sh: $mail is no mail address." >&2; exit 2; }
if [ "$(id -u)" -ne 0 ] && [ -z "${KYNNYS_UNOWNED:-}" ]; then
    echo "prepare.sh: run it as root, since each container's user must own its secrets." >&2
    exit 1
fi

here=$(cd "$(dirname "$0")" && pwd)
local=${KYNNYS_LOCAL:-$here/local}
secrets=$local/secrets
mkdir -p "$local" "$secrets" "$local/synapse-data" "$local/kynnys/data/secrets" "$local/notices/notices-data/secrets"

own() { [ -n "${KYNNYS_UNOWNED:-}" ] || chown -R "$1:$1" "$2"; }
random() { head -c 32 /dev/urandom | base64 | tr -d '=\n' | tr '+/' '-_'; }
new() { if [ -e "$1" ]; then echo "kept    ${1#"$local"/}"; return 1; else echo "written ${1#"$local"/}"; fi; }

for secret in postgres_password synapse_database_password kynnys_database_password grafana_password \
    synapse_macaroon synapse_form synapse_registration; do
    if new "$secrets/$secret"; then random > "$secrets/$secret"; fi
done
if new "$secrets/synapse_pgpass"; then
    echo "postgres:5432:synapse:synapse:$(cat "$secrets/synapse_database_password")" > "$secrets/synapse_pgpass"
fi
if new "$secrets/synapse_signing_key"; then
    echo "ed25519 a_$(head -c 2 /dev/urandom | od -An -tx1 | tr -d ' \n') $(head -c 32 /dev/urandom | base64 | tr -d '=\n')" \
        > "$secrets/synapse_signing_key"
fi
for secret in macaroon form registration pgpass signing_key; do own 991 "$secrets/synapse_$secret"; done
for secret in postgres synapse_database kynnys_database; do own 999 "$secrets/${secret}_password"; done
own 472 "$secrets/grafana_password"
own 991 "$local/synapse-data"

if new "$local/synapse.yaml"; then
    cat > "$local/synapse.yaml" <<YAML
# This school's part of Synapse's settings; the rest stands in docker/synapse/homeserver.yaml.
server_name: "$server"
public_baseurl: "https://$matrix/"
serve_server_wellknown: false
database:
  name: psycopg2
  txn_limit: 10000
  args:
    host: postgres
    dbname: synapse
    user: synapse
    passfile: /run/secrets/synapse_pgpass
    cp_min: 2
    cp_max: 10
YAML
    own 991 "$local/synapse.yaml"
fi
if new "$local/hosts.env"; then
    printf 'MATRIX_HOST=%s\nELEMENT_HOST=%s\nACME_EMAIL=%s\n' "$matrix" "$element" "$mail" > "$local/hosts.env"
fi
if new "$local/element.json"; then
    sed -e "s/matrix\.koulu\.fi/$matrix/g" -e "s/chat\.koulu\.fi/$element/g" -e "s/\"koulu\.fi\"/\"$server\"/g" \
        "$here/element/config.json" > "$local/element.json"
    chmod 0644 "$local/element.json"        # no secret; the web server hands it to every browser
fi
own 10001 "$local/kynnys"
own 10002 "$local/notices"
