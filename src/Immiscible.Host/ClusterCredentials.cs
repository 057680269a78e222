using Immiscible.Collectives.Transport.Tcp;

namespace Immiscible.Host;

/// <summary>By what a client proves to a cluster that it belongs to it.</summary>
public sealed record ClusterCredentials
{
    /// <summary>Nothing, for clusters that ask for nothing.</summary>
    public static readonly ClusterCredentials None = new();

    /// <summary>The cluster's secret; null where none was given.</summary>
    public SharedSecret? Secret { get; init; }

    /// <summary>For TLS; null for none.</summary>
    public TlsCredentials? Tls { get; init; }

    /// <summary>The options by which they were given on the command line, to be repeated in hints; never the secret itself.</summary>
    public string Options { get; init; } = "";
}
