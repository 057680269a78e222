# Images under the names that the Dockerfile asks for: Debian 13 with this machine's .NET. Those that are there already are taken, so on a machine
# that has Microsoft's images these are tried.
readonly sdk=mcr.microsoft.com/dotnet/sdk:10.0 aspnet=mcr.microsoft.com/dotnet/aspnet:10.0 redis=localhost/immiscible-redis:test

make_base_images() {
  podman image exists "$sdk" && podman image exists "$aspnet" && podman image exists "$redis" && return
  local work
  work=$(mktemp -d)
  # Its libstdc++ is that of GCC 14, as the real images' is: TorchSharp's library loads as it is.
  debootstrap --variant=minbase --include=ca-certificates,libicu76,tzdata,redis-server trixie "$work/root"
  trust_certificates "$work/root"
  rm -rf "$work"/root/var/cache/apt/archives/*.deb "$work"/root/var/lib/apt/lists/*
  tar -C "$work/root" -c . | podman import - localhost/immiscible-debian:test

  local dotnet
  dotnet=$(dirname "$(readlink -f "$(command -v dotnet)")")
  mkdir -p "$work/sdk" "$work/aspnet"
  cp -a "$dotnet/." "$work/sdk/"
  cp -a "$dotnet/dotnet" "$dotnet/host" "$dotnet/shared" "$work/aspnet/"
  cat >"$work/Dockerfile.sdk" <<'DOCKERFILE'
FROM localhost/immiscible-debian:test
ENV DOTNET_RUNNING_IN_CONTAINER=true DOTNET_NOLOGO=true DOTNET_CLI_TELEMETRY_OPTOUT=true
COPY sdk/ /usr/share/dotnet/
RUN ln -s /usr/share/dotnet/dotnet /usr/bin/dotnet
DOCKERFILE
  cat >"$work/Dockerfile.aspnet" <<'DOCKERFILE'
FROM localhost/immiscible-debian:test
ENV APP_UID=1654 ASPNETCORE_HTTP_PORTS=8080 DOTNET_RUNNING_IN_CONTAINER=true
COPY aspnet/ /usr/share/dotnet/
RUN ln -s /usr/share/dotnet/dotnet /usr/bin/dotnet && groupadd --gid=1654 app && useradd --uid=1654 --gid=1654 --create-home app
DOCKERFILE
  podman image exists "$sdk" || podman build --tag "$sdk" --file "$work/Dockerfile.sdk" "$work"
  podman image exists "$aspnet" || podman build --tag "$aspnet" --file "$work/Dockerfile.aspnet" "$work"
  podman tag localhost/immiscible-debian:test "$redis"
  rm -rf "$work"
}

# What this machine trusts beside Debian's certificates, the build in the container must trust as well, or it restores no packages.
trust_certificates() {
  local own=/usr/local/share/ca-certificates
  if compgen -G "$own/*.crt" >/dev/null; then
    cp "$own"/*.crt "$1$own/"
    chroot "$1" update-ca-certificates
  fi
}
