using System.Net;

namespace Immiscible.Host;

/// <summary>Where a silo is reached.</summary>
/// <param name="Silo">By the other silos.</param>
/// <param name="Gateway">By consoles.</param>
/// <param name="Data">For gradients and state.</param>
/// <param name="Metrics">For <c>/metrics</c> and <c>/health</c>.</param>
public sealed record SiloEndpoints(IPEndPoint Silo, IPEndPoint Gateway, IPEndPoint Data, IPEndPoint Metrics);
