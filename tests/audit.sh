#!/usr/bin/env bash
# Are there known vulnerabilities in what we ship? NuGet's packages, transitive ones included, and the scripts vendored for the explorer.
#   bash tests/audit.sh              asks the advisory sources of the machine's registries
#   bash tests/audit.sh --self-check only shows, on recorded answers, that a finding would be seen
# Exit code 1 with a finding, and when a registry that has advisories was not asked to the end. A registry without advisories (a mirror, no network) is told from one that knows of none by a package that is
# known to be vulnerable: when not even that is found, the audit says that it was not done, and does not fail.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
recorded=tests/audit
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
findings=0

# "package version severity advisory" for each finding in the JSON on standard input; fails when it tells of a project that was not looked at.
nuget_findings() {
  python3 -c '
import json, sys
answer, seen = json.load(sys.stdin), set()
if answer.get("problems") or not answer.get("projects"):
    sys.exit("\n".join(problem.get("text", "?") for problem in answer.get("problems", [])) or "no project was looked at")
for project in answer["projects"]:
    for framework in project.get("frameworks", []):
        for package in framework.get("topLevelPackages", []) + framework.get("transitivePackages", []):
            for found in package.get("vulnerabilities", []):
                seen.add((package["id"], package["resolvedVersion"], found["severity"], found["advisoryurl"]))
for one in sorted(seen): print(*one)'
}

npm_findings() {
  python3 -c '
import json, sys
for name, found in sorted(json.load(sys.stdin).get("vulnerabilities", {}).items()):
    urls = [via["url"] for via in found["via"] if isinstance(via, dict)] or found["via"]
    print(name, found["range"], found["severity"], *urls)'
}

self_check() {
  local kind
  for kind in nuget npm; do
    [ "$("${kind}_findings" <"$recorded/$kind-vulnerable.json" | wc -l)" -eq 2 ] || { echo "the recorded findings of $kind are not seen"; return 1; }
    [ -z "$("${kind}_findings" <"$recorded/$kind-clean.json")" ] || { echo "$kind: a finding where there is none"; return 1; }
  done
  for kind in problem empty; do
    ! nuget_findings <"$recorded/nuget-$kind.json" >/dev/null 2>&1 || { echo "nuget: an audit that failed passes for a clean one"; return 1; }
  done
  echo "ok: recorded findings of both registries are seen, and recorded failures"
}

report() { # WHAT COMMAND...: what the command prints are the findings; when it fails nothing is known
  local what=$1 found
  shift
  if ! found=$("$@" 2>"$work/why"); then
    printf 'AUDIT FAILED: %s\n%s\n%s\n' "$what" "$found" "$(cat "$work/why")"
    findings=1
  elif [ -n "$found" ]; then
    printf 'VULNERABLE: %s\n%s\n' "$what" "$found"
    findings=1
  else
    echo "ok: $what: none known"
  fi
}

list_vulnerable() { dotnet list "$1" package --vulnerable --include-transitive --format json; }

vulnerable_in() { list_vulnerable "$1" >"$work/listed.json" || { cat "$work/listed.json"; return 1; } && nuget_findings <"$work/listed.json"; }

npm_vulnerable_in() { npm_findings <"$1"; }

# Newtonsoft.Json 12.0.1: GHSA-5crp-9r3c-p9vr, high, since 2022.
nuget_knows_advisories() {
  cat >"$work/canary.csproj" <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework><NuGetAudit>false</NuGetAudit></PropertyGroup>
  <ItemGroup><PackageReference Include="Newtonsoft.Json" Version="12.0.1" /></ItemGroup>
</Project>
XML
  dotnet restore "$work/canary.csproj" -v q >/dev/null 2>&1 && [ -n "$(vulnerable_in "$work/canary.csproj" 2>/dev/null)" ]
}

audit_nuget() {
  if ! nuget_knows_advisories; then
    echo "NOT DONE: NuGet packages: the package source gives no advisories (offline, or a mirror without them)"
    return
  fi
  report "NuGet packages of the solution" vulnerable_in DisposableMail.sln
}

# The versions are those that vendor.sh names; only their lock file is made, nothing is installed.
audit_npm() {
  local packages package
  packages=$(sed -nE 's/^packages=\((.*)\)$/\1/p' src/DisposableMail.Server/Dialects/DropMail/Explorer/vendor.sh)
  [ -n "$packages" ] || { echo "vendor.sh names no packages"; return 1; }
  if ! command -v npm >/dev/null; then echo "NOT DONE: vendored scripts: there is no npm"; return; fi
  mkdir "$work/npm"
  {
    printf '{"name":"vendored","version":"0.0.0","private":true,"dependencies":{'
    for package in $packages; do printf '"%s":"%s",' "${package%@*}" "${package##*@}"; done | sed 's/,$//'
    printf '}}'
  } >"$work/npm/package.json"
  (cd "$work/npm" && npm install --package-lock-only --ignore-scripts --no-audit --no-fund --silent >/dev/null 2>&1 &&
    npm audit --json >audit.json 2>/dev/null) || true
  if ! grep -q '"auditReportVersion"' "$work/npm/audit.json" 2>/dev/null; then
    echo "NOT DONE: vendored scripts: the npm registry gives no advisories (offline, or a mirror without them)"
    return
  fi
  report "vendored scripts ($packages)" npm_vulnerable_in "$work/npm/audit.json"
}

self_check
if [ "${1:-}" = --self-check ]; then exit 0; fi
audit_nuget
audit_npm
exit $findings
