#!/usr/bin/env bash
# Generated cases at every door: fuzz.sh [CASES [SEED [TARGET]]]. Without arguments the quick form of the check.
# The same seed makes the same cases. What is found is made small, printed with its seed and kept in the folder that FOUND names; put it
# into DisposableMail.Fuzz/Found/TARGET, and the ordinary tests replay it for ever.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/DisposableMail.Fuzz"
dotnet build -c Release -nologo -v q
exec dotnet bin/Release/net10.0/DisposableMail.Fuzz.dll "${1:-200000}" "${2:-1}" ${3:+"$3"}
