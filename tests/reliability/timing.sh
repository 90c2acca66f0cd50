#!/usr/bin/env bash
# Does the time of a "no" tell more than its words? Measures, interleaved on one connection, refusals that must not be told apart:
# keys wrong from their first character or only in their last, other people's things and things that never were.
#   bash tests/reliability/timing.sh          ROUNDS (2000) of each; prints figures and asserts none, for a machine is never quiet
# Read it so: "told apart" is how often the second of a pair takes longer than the first. 50 % is a coin; the interval is that of the
# difference of the medians. Only a difference that stays in further runs, with the same sign, means something.
source "$(dirname "${BASH_SOURCE[0]}")/../e2e/server.sh"
build_server
use_free_ports
export Http__FailedKeys__Limit=1000000 Logging__LogLevel__Default=Warning
start_server
owner=$(new_key owner premium) other=$(new_key other premium)
timeout 900 python3 "$root/tests/reliability/timing.py" "$http_port" "$smtp_port" "$owner" "$other" "${ROUNDS:-2000}"
