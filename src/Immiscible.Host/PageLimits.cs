using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Immiscible.Host;

/// <summary>What whoever reaches the metrics' port may ask of it: pages are read there, and nothing is ever told to them.</summary>
internal static class PageLimits
{
    /// <summary>A connection on which nothing is said is closed after this time.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    /// <summary>A request that has begun must be whole within this time.</summary>
    public static readonly TimeSpan Headers = TimeSpan.FromSeconds(5);

    /// <summary>Connections at a time; more are closed at once.</summary>
    public const int Connections = 64;

    /// <summary>Bytes of a request's headers, all together.</summary>
    public const int HeaderBytes = 16 << 10;

    /// <summary>Sets the limits.</summary>
    public static void Apply(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = Connections;
        kestrel.Limits.KeepAliveTimeout = Silence;
        kestrel.Limits.RequestHeadersTimeout = Headers;
        kestrel.Limits.MaxRequestHeadersTotalSize = HeaderBytes;
        kestrel.Limits.MaxRequestBodySize = 0;
        kestrel.ConfigureEndpointDefaults(static endpoint => endpoint.Protocols = HttpProtocols.Http1);
    }
}
