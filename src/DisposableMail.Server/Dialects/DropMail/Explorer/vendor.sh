#!/usr/bin/env bash
# Fetches the files in vendor/ anew, from npm, at the versions named here: run it to update them, look at the difference, commit. Building
# the server needs neither npm nor the network. Everything is MIT licensed; the licences come along.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
packages=(graphiql@3.9.0 react@18.3.1 react-dom@18.3.1 graphql-ws@5.16.2)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

rm -rf vendor && mkdir vendor
for package in "${packages[@]}"; do
  name=${package%@*}
  (cd "$work" && npm pack --silent "$package" >/dev/null && mkdir "$name" && tar -xzf "$name"-*.tgz -C "$name" --strip-components=1 && rm "$name"-*.tgz)
  licence=$(ls "$work/$name" | grep -iE '^licen[cs]e' | head -n 1)
  { printf '== %s\n\n' "$package"; cat "$work/$name/$licence"; printf '\n'; } >>vendor/LICENSES.txt
done

# Without the maps, which are not here, and without the fonts, which are most of the style sheet: the system has some.
copy() { sed -E '/^\/\/# sourceMappingURL=/d' "$work/$1" >"vendor/$2"; }
copy graphiql/graphiql.min.js graphiql.min.js
copy react/umd/react.production.min.js react.min.js
copy react-dom/umd/react-dom.production.min.js react-dom.min.js
copy graphql-ws/umd/graphql-ws.min.js graphql-ws.min.js
sed -E 's/@font-face ?\{[^}]*\}//g; /^\/\*# sourceMappingURL=/d' "$work/graphiql/graphiql.min.css" >vendor/graphiql.min.css
ls -l vendor
