using System.Security.Cryptography;
using System.Text;

namespace Immiscible.Collectives.Transport.Tcp;

/// <summary>
/// The keys that follow from a cluster's secret: one for each kind of port, so that what is said at one proves nothing at another. By HKDF-SHA256
/// (RFC 5869), from which nobody learns the secret or another key. It does not make a short secret long: give one that cannot be guessed.
/// </summary>
public static class HandshakeKey
{
    /// <summary>Bytes of a key.</summary>
    public const int Bytes = 32;

    /// <summary>The key of a kind of port.</summary>
    /// <param name="secret">What the processes of the cluster share and nobody else knows, or what stands for it where there is none.</param>
    /// <param name="port">What is spoken there; all ends of a connection say the same.</param>
    /// <returns>32 bytes.</returns>
    public static byte[] Derive(string secret, string port) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret), Bytes, info: Encoding.UTF8.GetBytes($"immiscible {port}"));
}
