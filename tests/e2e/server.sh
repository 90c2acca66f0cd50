# Sourced by the scripts that act as users: a server of their own, in a temporary folder, on free ports.
#
#   start_server       starts it and returns once it answers; $api and $smtp say where, $server_pid what to kill
#   stop_server        SIGTERM, then waits
#   new_key NAME TIER  prints a key, made with the operator's command
#   operator ...       runs an operator's command on its data
#   expect WHAT WANTED TEXT   fails the script unless TEXT contains WANTED
#   within WHAT NUMBER MOST   fails the script when NUMBER is more than MOST
#
# Everything stops and the folder goes when the script ends; after a failure the end of the server's log is shown.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
server_pid=""
on_exit=()

free_ports() {
  python3 - "$1" <<'PY'
import random, socket, sys
# Below those that the system gives to outgoing connections: one of them could take a port before the server does.
held = []
while len(held) < int(sys.argv[1]):
    try:
        one = socket.socket()
        one.bind(("127.0.0.1", random.randrange(12000, 32000)))
        held.append(one)
    except OSError:
        one.close()
print(*(one.getsockname()[1] for one in held))
PY
}

finish() {
  local status=$?
  for action in "${on_exit[@]}"; do $action || true; done
  stop_server || true
  if [ "$status" -ne 0 ]; then
    echo "---- the end of the server's log"
    tail -n 30 "$work/server.log" 2>/dev/null || true
    echo "---- FAILED: $(basename "$0")"
  fi
  rm -rf "$work"
}
trap finish EXIT

# SERVER=PATH/DisposableMail.Server.dll takes one that is built or published already.
build_server() {
  dll=${SERVER:-}
  [ -z "$dll" ] || return 0
  dll="$root/src/DisposableMail.Server/bin/Release/net10.0/DisposableMail.Server.dll"
  dotnet build "$root/src/DisposableMail.Server" -c Release -nologo -v q >"$work/server.log" || return 1
}

# What the server and the operator's commands must agree on.
use_free_ports() {
  read -r http_port smtp_port metrics_port < <(free_ports 3)
  export Kestrel__Endpoints__Http__Url="http://127.0.0.1:$http_port" Smtp__Port="$smtp_port" Metrics__Port="$metrics_port"
  export Database__ConnectionString="Data Source=${DATABASE_FILE:-$work/mail.db}"
  # Production, in which nothing is created by itself; the limits per address are for strangers, not for one test machine.
  export ASPNETCORE_ENVIRONMENT=${ASPNETCORE_ENVIRONMENT:-Production} Smtp__RateLimitExempt__0=127.0.0.0/8
  api="http://127.0.0.1:$http_port" smtp="127.0.0.1:$smtp_port"
}

start_server() {
  (cd "$work" && exec dotnet "$dll") >>"$work/server.log" 2>&1 &
  server_pid=$!
  wait_for_server
}

wait_for_server() {
  local deadline=$((SECONDS + 300))
  until curl -fsS -o /dev/null "$api/health/ready" 2>/dev/null && smtp_answers; do
    if ! kill -0 "$server_pid" 2>/dev/null; then echo "the server ended"; return 1; fi
    if [ $SECONDS -ge $deadline ]; then echo "the server does not answer"; return 1; fi
    sleep 0.05
  done
}

smtp_answers() { (exec 3<>"/dev/tcp/127.0.0.1/$smtp_port" && read -r -t 5 greeting <&3 && [ "${greeting:0:3}" = 220 ]) 2>/dev/null; }

stop_server() {
  [ -n "$server_pid" ] || return 0
  kill -TERM "$server_pid" 2>/dev/null || true
  wait "$server_pid" 2>/dev/null || true
  server_pid=""
}

operator() { (cd "$work" && dotnet "$dll" "$@"); }

new_key() { operator keys create --account "$1" --tier "$2" | tail -n 1; }

expect() {
  case $3 in
    *"$2"*) echo "ok: $1" ;;
    *) printf 'NOT ok: %s\n  wanted: %s\n  got:    %s\n' "$1" "$2" "${3:0:2000}"; return 1 ;;
  esac
}

within() { [ "$2" -le "$3" ] && echo "ok: $1: $2, $3 are allowed" || { echo "NOT ok: $1: $2, $3 are allowed"; return 1; }; }

# The string at a path of a JSON document on standard input: json data id, json data emails 0 subject.
json() {
  python3 -c '
import json, sys
value = json.load(sys.stdin)
for step in sys.argv[1:]:
    value = value[int(step) if isinstance(value, list) else step]
print(value if isinstance(value, str) else json.dumps(value))' "$@"
}
