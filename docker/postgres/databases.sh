#!/usr/bin/env bash
# Run once by the postgres image, when the database cluster is new: a role and a database each for Synapse and for us.
set -euo pipefail
secrets=${SECRETS:-/run/secrets}

for name in synapse kynnys; do
    password=$(cat "$secrets/${name}_database_password")
    psql --set ON_ERROR_STOP=1 --quiet --username "$POSTGRES_USER" --set name="$name" --set password="$password" <<'SQL'
CREATE ROLE :"name" LOGIN PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"name" TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C';
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
SQL
done
