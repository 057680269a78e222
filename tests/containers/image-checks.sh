# The image itself.
build_image() {
  podman build --format docker --network host --tag "$image" .
}

has_few_rights() {
  expect "user" 1654 "$(podman run --rm --entrypoint /usr/bin/id "$image" -u)"
  expect "stop signal" SIGTERM "$(podman inspect --format '{{.Config.StopSignal}}' "$image" | sed 's/^15$/SIGTERM/')"
  expect "entry point" "[/app/immiscible]" "$(podman inspect --format '{{.Config.Entrypoint}}' "$image")"
  podman inspect --format '{{.HealthCheck.Test}}' "$image" | grep -F '/app/immiscible health'
}

holds_no_sources() {
  podman run --rm --entrypoint /bin/sh "$image" -c '! test -e /source && ! ls /app/*.cs && ! test -w /app'
}

# libtorch in a layer of its own: what changes with the program is small.
has_small_layers() {
  local last
  last=$(podman history --no-trunc --format json "$image" | tr -d '\n' | tr '{' '\n' \
    | awk '/COPY dir:[^"]* in \/app/ && !seen++ { match($0, /"size": *[0-9]+/); print substr($0, RSTART, RLENGTH) }' | tr -dc 0-9)
  echo "the program's layer has $last bytes"
  [ "$last" -lt 150000000 ]
}

check "the image builds from the Dockerfile as it is" build_image
check "the image runs as somebody with few rights" has_few_rights
check "the image holds no sources" holds_no_sources
check "the image has small layers" has_small_layers
