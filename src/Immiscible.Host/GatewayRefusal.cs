using Immiscible.Collectives.Transport.Tcp;

namespace Immiscible.Host;

/// <summary>Says on one line why a client is not connected.</summary>
internal static class GatewayRefusal
{
    private const string GiveSecret = "give that of its silos by --secret-file or in IMMISCIBLE_SECRET";

    /// <summary>What is wrong, and what to do about it.</summary>
    /// <param name="address">The cluster.</param>
    /// <param name="refusal">What a gateway that was reached had to say; null where none was.</param>
    public static string Describe(ClusterAddress address, HandshakeException? refusal) => $"--cluster {address.Text}: " + (refusal?.Status switch
    {
        HandshakeStatus.WrongKey when address.Credentials.Secret is null => $"the cluster asks for a secret; {GiveSecret}",
        HandshakeStatus.WrongKey => $"the cluster has another secret than was given, or none; {GiveSecret}",
        HandshakeStatus.WrongCertificate => $"the cluster's certificate is not one of --tls-ca ({refusal!.Detail}); give the authority that the silos' certificates come from",
        HandshakeStatus.CertificateRefused => "the cluster asks for a certificate of its own authority; give one by --tls-certificate and --tls-key",
        HandshakeStatus.NoTls => "what answers there does not speak TLS; leave out --tls-ca, or give the gateway address that immiscible serve prints",
        HandshakeStatus.Broken when address.Credentials.Tls is null =>
            "what answers there ends the connection at once; where the silos have certificates, give --tls-ca, else the gateway address that immiscible serve prints",
        HandshakeStatus.WrongVersion => refusal!.Reason,
        HandshakeStatus.TimedOut => "takes the connection, but does not answer in time; see whether its silos run, and try again",
        _ => $"no silo of the cluster {address.ClusterId} answers there; start one with immiscible serve, or give the gateway address and the cluster id that it prints",
    });
}
