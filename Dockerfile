# The image of the `immiscible` command: a silo, a console, or both in one process.
#
#   docker build -t immiscible:cpu .
#   docker build -t immiscible:cuda --build-arg TORCH_BACKEND=cuda .
#   docker run --rm -v runs:/runs immiscible:cpu train quickstart
#
# Both base images bring the C++ runtime of GCC 13 or newer, which TorchSharp's library asks for.

ARG DOTNET_VERSION=10.0

FROM mcr.microsoft.com/dotnet/sdk:${DOTNET_VERSION} AS build
# cpu or cuda: where libtorch comes from.
ARG TORCH_BACKEND=cpu
WORKDIR /source
COPY . .
# Packages are those of the lock files and no others; they are kept between builds, and not in the image. Code is compiled ahead for a quick start.
RUN --mount=type=cache,target=/root/.nuget/packages \
    dotnet publish src/Immiscible.Console -c Release -r linux-x64 --no-self-contained -o /out/program \
      -p:TorchBackend=${TORCH_BACKEND} -p:RestoreLockedMode=true -p:PublishReadyToRun=true \
    && mkdir -p /out/native \
    && mv /out/program/lib*.so* /out/native/

FROM mcr.microsoft.com/dotnet/aspnet:${DOTNET_VERSION} AS final
# A GPU's driver comes from the node, and these parts of it are needed.
ENV NVIDIA_DRIVER_CAPABILITIES=compute,utility \
    PATH=/app:${PATH}
# Runs are kept in a volume; where there is none, in the container. Without a folder of one's own, run directories are /runs/<name>.
RUN mkdir /runs && chown ${APP_UID}:${APP_UID} /runs
# libtorch by itself: it is nearly all of the image, and a new version of the program leaves it as it is.
COPY --from=build /out/native/ /app/
COPY --from=build /out/program/ /app/
WORKDIR /
USER ${APP_UID}
# Other silos, gradients and state, consoles, metrics and health.
EXPOSE 11111 11121 30000 9464
# The drain is asked for by SIGTERM: give it the time that --detect implies before SIGKILL.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 CMD ["/app/immiscible", "health"]
ENTRYPOINT ["/app/immiscible"]
