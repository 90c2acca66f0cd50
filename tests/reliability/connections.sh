#!/usr/bin/env bash
# Thousands of idle connections and 200 senders of one octet a second, while ordinary mail and reads go on; afterwards all is given back.
# Then, with default limits: one address that opens thousands of connections locks nobody else out. Then a flood: the process keeps
# within its file descriptors.
# IDLE=10000 for the full size: so many of SMTP and as many of HTTP, or IDLE_HTTP of those.
source "$(dirname "${BASH_SOURCE[0]}")/../e2e/server.sh"
here="$root/tests/reliability"
idle=${IDLE:-1500} idle_http=${IDLE_HTTP:-$idle} slow=200 seconds=${SECONDS_HELD:-8} max_seconds=${MAX_SECONDS:-3}
ulimit -n "$((2 * idle + idle_http + 2000))" 2>/dev/null || ulimit -n "$(ulimit -Hn)"
build_server
use_free_ports
export Tiers__premium__MessagesPerInbox=1000000 Logging__LogLevel__Default=Warning
# Nobody is exempt here: the crowd has an address for every 100 of its connections, which is what one address may hold by default.
unset Smtp__RateLimitExempt__0
sources=$(((idle > idle_http ? idle : idle_http) / 100 + slow / 100 + 1))
key=$(new_key crowd premium)

new_address() { curl -fsS -X POST "$api/v1/inbox" -H "Authorization: Bearer $key" | json data email; }

# process WHAT: MiB of memory, or the number of open descriptors
process() {
  case $1 in
    memory) awk '/^VmRSS/ { print int($2 / 1024) }' "/proc/$server_pid/status" ;;
    descriptors) ls "/proc/$server_pid/fd" | wc -l ;;
  esac
}

begin_crowd() {
  rm -f "$work/crowd.txt"
  python3 "$here/crowd.py" "$http_port" "$smtp_port" "$address" "$@" >"$work/crowd.txt" &
  crowd=$!
  on_exit=(end_crowd)
  until [ -s "$work/crowd.txt" ]; do
    kill -0 "$crowd" 2>/dev/null || { on_exit=(); echo "NOT ok: the crowd ended before it had said anything"; exit 1; }
    sleep 0.1
  done
  head -n 1 "$work/crowd.txt"
}

end_crowd() {
  on_exit=()
  kill -TERM "$crowd" 2>/dev/null && wait "$crowd"
}

# ordinary SECONDS SOURCE: fails when one mail is refused, or not seen within max_seconds of connecting
ordinary() {
  python3 "$here/ordinary.py" "$api" "$smtp_port" "$key" "$max_seconds" "$2" "$1" >"$work/ordinary.txt" || true
  cat "$work/ordinary.txt"
  expect "ordinary mail and reads go on" "; 0 faults" "$(cat "$work/ordinary.txt")"
}

descriptors_within() {
  local deadline=$((SECONDS + 60))
  until [ "$(process descriptors)" -le "$1" ]; do
    [ $SECONDS -lt $deadline ] || { echo "NOT ok: $(process descriptors) descriptors are open, $1 are allowed"; return 1; }
    sleep 0.2
  done
  echo "ok: $(process descriptors) descriptors are open, $1 are allowed"
}

echo "-- $idle idle SMTP connections, $idle_http idle HTTP connections, $slow slow senders"
Smtp__MaxConnections=$((idle + slow + 100)) start_server
address=$(new_address)
ordinary 3 127.0.0.1
memory=$(process memory) descriptors=$(process descriptors)
begin_crowd "$idle" "$idle_http" "$slow" "$sources"
expect "all of them are let in" "open: $idle SMTP (0 refused), $idle_http HTTP (0 refused), $slow slow" "$(cat "$work/crowd.txt")"
held=$(process memory)
echo "memory: $memory MiB before, $held MiB with them: $(((held - memory) * 1024 / (idle + idle_http + slow))) KiB a connection; $(process descriptors) descriptors"
ordinary "$seconds" 127.0.0.1
end_crowd
expect "they were not given up" "open still: $idle SMTP, $idle_http HTTP, $slow slow" "$(cat "$work/crowd.txt")"
descriptors_within $((descriptors + 20))
echo "memory: $(process memory) MiB afterwards"
stop_server

echo "-- default limits: one address opens $((2 * idle)) connections"
start_server
address=$(new_address)
begin_crowd "$((2 * idle))" 0 0 1
expect "it gets what one address may have" "open: 100 SMTP ($((2 * idle - 100)) refused)" "$(cat "$work/crowd.txt")"
ordinary "$seconds" 127.0.0.2
end_crowd
stop_server

echo "-- 800 file descriptors, more connections than that"
limited_server() { (cd "$work" && ulimit -n 800 && Http__KeepAlive=00:00:02 exec dotnet "$dll") >>"$work/server.log" 2>&1 & }
limited_server
server_pid=$!
wait_for_server
address=$(new_address)
begin_crowd 400 300 0 50
taken=$(process descriptors)
expect "of SMTP so many are let in as there are descriptors for; of HTTP others wait" "open: 60 SMTP (340 refused), 300 HTTP (0 refused)" "$(cat "$work/crowd.txt")"
within "descriptors with all of them, or nobody waited" "$taken" 520
end_crowd
large=$(python3 "$here/transfers.py" "$smtp_port" 20 5 "$address") || { echo "NOT ok: $large"; exit 1; }
expect "of 20 large mails some find no file left and are told to come again" "452 4.3.1" "$large"
expect "and some were stored" "250 2.0.0" "$large"
python3 "$here/flood.py" "$seconds" "$http_port" "$smtp_port" >"$work/flood.txt" &
flood=$! most=0
while kill -0 "$flood" 2>/dev/null; do
  now=$(process descriptors)
  if [ "$now" -gt "$most" ]; then most=$now; fi
  sleep 0.02
done
wait "$flood"
within "descriptors of 800 at most" "$most" 700
cat "$work/flood.txt"
[ "$(cut -d ' ' -f 1 "$work/flood.txt")" -gt 5000 ] || { echo "NOT ok: that is no flood"; exit 1; }
expect "the log says that others waited" "HTTP connections are open, as many as there are file descriptors for" "$(cat "$work/server.log")"
expect "the server is still there" "$server_pid" "$(pgrep -P $$ -x dotnet || true)"
ordinary 3 127.0.0.1
