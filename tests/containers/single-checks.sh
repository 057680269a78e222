# One container by itself.
loads_libtorch() {
  podman run --rm "${restricted[@]}" "$image" doctor
}

trains_quickstart() {
  podman run --rm "${restricted[@]}" "$image" train quickstart --steps 20 --set sampling.count=4 --set sampling.steps=4
  podman run --rm "${restricted[@]}" "$image" verify /runs/quickstart
  podman run --rm --volume "$volume:/runs" --entrypoint /bin/sh "$image" -c 'test -s /runs/quickstart/samples.png && test "$(stat -c %u /runs/quickstart)" = 1654'
}

check "libtorch loads with a root that cannot be written" loads_libtorch
check "quickstart trains with a root that cannot be written" trains_quickstart
