# A podman that works on bare machines as well.
readonly podman_folder=/run/immiscible-podman
podman_namespace=

podman() {
  # nsenter begins in the root of the other namespace.
  if [ -n "$podman_namespace" ]; then nsenter --mount="$podman_namespace" sh -c 'cd "$0" && exec podman "$@"' "$PWD" "$@"; else command podman "$@"; fi
}

begin_podman() {
  local program missing=()
  # The function above is no program.
  for program in podman debootstrap; do type -P "$program" >/dev/null || missing+=("$program"); done
  if [ ${#missing[@]} -gt 0 ]; then apt-get update -qq && apt-get install -y -qq "${missing[@]}" || return; fi
  mkdir -p "$podman_folder"
  # Without systemd there is neither its cgroup manager nor its journal, and no service has raised the limits.
  cat >"$podman_folder/containers.conf" <<'CONFIGURATION'
[containers]
default_ulimits = ["nofile=20000:20000", "nproc=30000:30000"]
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
CONFIGURATION
  export CONTAINERS_CONF=$podman_folder/containers.conf
  # crun refuses a machine that has both kinds of cgroups: podman then lives where the new kind is not to be seen.
  if mountpoint -q /sys/fs/cgroup/unified; then
    mountpoint -q "$podman_folder" || { mount --bind "$podman_folder" "$podman_folder" && mount --make-private "$podman_folder"; } || return
    touch "$podman_folder/namespace"
    mountpoint -q "$podman_folder/namespace" || unshare --mount="$podman_folder/namespace" umount /sys/fs/cgroup/unified || return
    podman_namespace=$podman_folder/namespace
  fi
  podman info
}

end_podman() {
  if [ -n "$podman_namespace" ]; then umount "$podman_namespace"; umount "$podman_folder"; fi
  podman_namespace=
}
