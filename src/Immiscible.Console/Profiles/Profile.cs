namespace Immiscible.Console.Profiles;

/// <summary>A cluster under a name: what would otherwise be given by options each time. Null where the file says nothing.</summary>
internal sealed record Profile
{
    /// <summary>What it is called.</summary>
    public required string Name { get; init; }

    /// <summary>Gateways, as <c>--cluster</c> takes them.</summary>
    public string? Cluster { get; init; }

    /// <summary>Id of the cluster.</summary>
    public string? ClusterId { get; init; }

    /// <summary>Full path of the file with the cluster's secret.</summary>
    public string? SecretFile { get; init; }

    /// <summary>Full path of the PEM file with the authority of the cluster's certificates.</summary>
    public string? TlsAuthority { get; init; }

    /// <summary>Full path of the PEM file with this console's certificate.</summary>
    public string? TlsCertificate { get; init; }

    /// <summary>Full path of the PEM file with that certificate's private key.</summary>
    public string? TlsKey { get; init; }

    /// <summary>Whether commands print JSON.</summary>
    public bool? Json { get; init; }
}
