# Sourced: builds and starts the bare listener on a free port of the loopback; sets listener_pid and listener_port.
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"

need() {
  command -v "$1" >/dev/null || { echo "$1 is missing: apt-get install $2" >&2; exit 1; }
}

PATH="$PATH:/usr/sbin"
need smtp-source postfix
need smtp-sink postfix

start_listener() {
  dotnet build -c Release -nologo -v q "$here/DisposableMail.Benchmarks" >&2
  listener_log="$(mktemp)"
  dotnet "$here/DisposableMail.Benchmarks/bin/Release/net10.0/DisposableMail.Benchmarks.dll" --listener discard >"$listener_log" &
  listener_pid=$!
  until grep -q '^smtp ' "$listener_log"; do
    kill -0 "$listener_pid" || exit 1
    sleep 0.1
  done
  listener_port="$(sed -n 's/^smtp .*://p' "$listener_log")"
}

stop_listener() {
  kill "$listener_pid" && wait "$listener_pid"
  rm -f "$listener_log"
}
