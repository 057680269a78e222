using System.Net;
using Immiscible.Collectives.Transport.Tcp;

namespace Immiscible.Cluster.DataPlane;

/// <summary>Where this silo takes gradients and state from other silos, and the key that proves who sends. Never logged: it has no text form.</summary>
public sealed class DataPlaneOptions
{
    /// <summary>Address and port to listen on; null where the silo has no data plane of its own, as in an embedded cluster.</summary>
    public IPEndPoint? Listen { get; set; }

    /// <summary>Address and port that the others reach it by.</summary>
    public IPEndPoint? Advertised { get; set; }

    /// <summary>What all silos of a cluster share and nobody else knows; null where none was given.</summary>
    public string? Secret { get; set; }

    /// <summary>For TLS between machines; null for none.</summary>
    public TlsCredentials? Tls { get; set; }
}
