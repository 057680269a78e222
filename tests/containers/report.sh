# Counts checks, and says how each went.
passed=0 failed=0 skipped=0

# check NAME COMMAND...: passes where the command does; its output is kept, and shown where it fails.
check() {
  local name=$1 log begun=$SECONDS
  shift
  log=$logs/$(tr -c 'a-zA-Z0-9\n' - <<<"$name").log
  # In the background, because the shell takes no notice of set -e in what it only asks about.
  (set -e; "$@") >"$log" 2>&1 &
  if wait $!; then
    passed=$((passed + 1))
    echo "passed: $name ($((SECONDS - begun)) s)"
  else
    failed=$((failed + 1))
    echo "FAILED: $name ($((SECONDS - begun)) s)"
    tail -n 40 "$log"
  fi
}

skip() {
  skipped=$((skipped + 1))
  echo "skipped: $1: $2"
}

finish() {
  echo "$passed passed, $failed failed, $skipped skipped"
  [ "$failed" -eq 0 ]
  exit
}

# expect WHAT WANTED FOUND
expect() {
  [ "$2" = "$3" ] && return
  echo "$1: wanted '$2', found '$3'" >&2
  return 1
}
