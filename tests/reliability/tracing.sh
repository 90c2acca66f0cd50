# Sourced: strace on the running server, to watch its system calls or to let some of them fail.
#
#   trace_server ARGUMENTS...   returns once every thread is traced; the trace is in $work/trace
#   end_trace                   the server goes on without it
tracer=""
on_exit+=(end_trace)

trace_server() {
  strace -f -qq -o "$work/trace" "$@" -p "$server_pid" 2>"$work/strace.err" &
  tracer=$!
  until is_traced; do
    kill -0 "$tracer" 2>/dev/null || { echo "NOT ok: strace: $(cat "$work/strace.err")"; return 1; }
    sleep 0.05
  done
}

is_traced() { ! grep -h '^TracerPid:' "/proc/$server_pid/task/"*/status 2>/dev/null | grep -qv "[[:space:]]$tracer\$"; }

end_trace() {
  [ -n "$tracer" ] || return 0
  kill -INT "$tracer" 2>/dev/null || true
  wait "$tracer" 2>/dev/null || true
  tracer=""
}
