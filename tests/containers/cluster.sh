# Redis and silos in a network of their own, with the volume "immiscible-test" as their storage.
readonly image=localhost/immiscible:test network=immiscible-test volume=immiscible-test
readonly grace=120
readonly secret=IMMISCIBLE_SECRET=for-this-test
# As Kubernetes runs it: nothing to write but the volume and /tmp, and no rights.
readonly restricted=(--read-only --read-only-tmpfs=false --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges --volume "$volume:/runs")

start_cluster() {
  podman network create "$network"
  podman run --detach --name immiscible-test-redis --network "$network" "$redis" redis-server --protected-mode no --save "" --appendonly no --dir /tmp
  local number
  for number in 1 2 3; do start_silo "$number"; done
  for number in 1 2 3; do await_health "$number"; done
}

start_silo() {
  podman run --detach --name "immiscible-test-$1" --network "$network" --env "$secret" "${restricted[@]}" "$image" \
    serve --name "silo-$1" --slots cpu:1 --redis immiscible-test-redis:6379,connectRetry=20,connectTimeout=3000 --storage /runs --detect 5s \
    --silo-port 11111 --gateway-port 30000 --data-port 11121 --metrics-port 9464
}

# Waits until the container's own health check is content.
await_health() {
  local tries
  for tries in $(seq 60); do
    podman healthcheck run "immiscible-test-$1" && return
    sleep 1
  done
  podman logs "immiscible-test-$1"
  return 1
}

# console ARGUMENT...: a console in a container of its own.
console() {
  podman run --rm --network "$network" --env "$secret" "${restricted[@]}" "$image" "$@"
}

# Gateways of the silos, by their addresses: silos are known by these.
gateways() {
  local number list=
  for number in 1 2 3; do
    list+=,$(podman inspect --format "{{(index .NetworkSettings.Networks \"$network\").IPAddress}}" "immiscible-test-$number"):30000
  done
  echo "${list:1}"
}

stop_cluster() {
  podman rm --force --time 0 immiscible-test-1 immiscible-test-2 immiscible-test-3 immiscible-test-redis immiscible-test-console
  podman network rm --force "$network"
  podman volume rm --force "$volume"
} >/dev/null 2>&1
