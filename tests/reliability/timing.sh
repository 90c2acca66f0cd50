#!/usr/bin/env bash
# Does the time of a "no" tell more than its words? Measures, interleaved on one connection, refusals that must not be told apart:
# keys wrong from their first character or only in their last, other people's things and things that never were.
#   bash tests/reliability/timing.sh          ROUNDS (2000) of each
# Read it so: "told apart" is how often the second of a pair takes longer than the first. 50 % is a coin; the interval is that of the
# difference of the medians. A machine is never quiet: a pair beyond four standard errors of a coin is measured again, and the exit code is 1
# when it is beyond them three times running, with the same sign. It is 1, too, when a pair that does differ is not told apart.
source "$(dirname "${BASH_SOURCE[0]}")/../e2e/server.sh"
build_server
use_free_ports
export Http__FailedKeys__Limit=1000000 Logging__LogLevel__Default=Warning
start_server
owner=$(new_key owner premium) other=$(new_key other premium)
timeout 900 python3 "$root/tests/reliability/timing.py" "$http_port" "$smtp_port" "$owner" "$other" "${ROUNDS:-2000}"
