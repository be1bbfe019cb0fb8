#!/usr/bin/env bash
# Pins every image of compose.yaml by the digest that the registry of this machine answers for its version today: writes
# docker/local/compose.pinned.yaml, which goes over compose.yaml (docker/README.md). Needs docker with buildx.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
local=${KYNNYS_LOCAL:-$here/local}
draft=$(mktemp)
trap 'rm -f "$draft"' EXIT

{
    echo "# Written by docker/pin.sh. Look at what changed before you use it; the old file is compose.pinned.yaml.old."
    echo "services:"
    service=
    while IFS= read -r line; do
        if [[ $line =~ ^\ \ ([a-z]+):$ ]]; then service=${BASH_REMATCH[1]}; fi
        if [[ $line =~ ^\ \ \ \ image:\ (.+)$ && ${BASH_REMATCH[1]} != kynnys:* ]]; then
            image=${BASH_REMATCH[1]%@*}
            digest=$(docker buildx imagetools inspect --format '{{.Manifest.Digest}}' "$image")
            [[ $digest =~ ^sha256:[0-9a-f]{64}$ ]] || { echo "pin.sh: no digest for $image: $digest" >&2; exit 1; }
            printf '  %s:\n    image: %s@%s\n' "$service" "$image" "$digest"
        fi
    done < "$here/compose.yaml"
} > "$draft"
if [ -e "$local/compose.pinned.yaml" ]; then mv "$local/compose.pinned.yaml" "$local/compose.pinned.yaml.old"; fi
cp "$draft" "$local/compose.pinned.yaml"
chmod 0644 "$local/compose.pinned.yaml"
