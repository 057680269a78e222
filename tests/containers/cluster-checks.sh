# Three silos, of which one is killed and one drained in the middle of a run.
readonly steps=400
readonly tiny=(train tiny --steps "$steps" --set sampling.count=4 --set sampling.steps=4)

trains_undisturbed() {
  podman run --rm "${restricted[@]}" "$image" "${tiny[@]}" --out /runs/undisturbed
}

launch() {
  podman run --detach --name immiscible-test-console --network "$network" --env "$secret" "${restricted[@]}" "$image" \
    "${tiny[@]}" --out /runs/disturbed --workers 1..3 --cluster "$(gateways)" --json
  await_step 20
}

# Waits until the run has committed a step.
await_step() {
  local tries
  for tries in $(seq 600); do
    # The console tells of every step by an object that holds its number.
    podman logs immiscible-test-console 2>&1 | grep -q "\"step\":$1[,}]" && return
    sleep 0.5
  done
  podman logs immiscible-test-console | tail -n 20
  return 1
}

kills_one() {
  podman kill --signal KILL immiscible-test-3
  await_step 60
}

drains_one() {
  local begun=$SECONDS
  podman stop --time "$grace" immiscible-test-2
  echo "drained in $((SECONDS - begun)) s"
  expect "exit code" 0 "$(podman inspect --format '{{.State.ExitCode}}' immiscible-test-2)"
  [ $((SECONDS - begun)) -lt "$grace" ]
}

ends_with_the_same_bits() {
  expect "exit code of the console" 0 "$(podman wait immiscible-test-console)"
  podman logs immiscible-test-console | tail -n 3
  local name hashes=()
  for name in undisturbed disturbed; do
    hashes+=("$(podman run --rm "${restricted[@]}" "$image" verify "/runs/$name" --json | grep -o '"state_sha256":"[0-9a-f]*"')")
  done
  [ -n "${hashes[0]}" ]
  expect "state" "${hashes[0]}" "${hashes[1]}"
  podman rm immiscible-test-console
}

check "a run by itself, to compare with" trains_undisturbed
check "three silos form a cluster and are healthy" start_cluster
check "a run is launched from a console's container" launch
check "the run goes on when a container is killed" kills_one
check "SIGTERM drains a container within its grace" drains_one
check "the run ends with the bits of an undisturbed one" ends_with_the_same_bits
