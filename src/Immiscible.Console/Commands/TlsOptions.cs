using System.CommandLine;
using Immiscible.Collectives.Transport.Tcp;
using Immiscible.Console.Profiles;
using Immiscible.Host;

namespace Immiscible.Console.Commands;

/// <summary>The options that name certificates.</summary>
/// <param name="certificate">What <c>--tls-certificate</c> is for.</param>
/// <param name="authority">What <c>--tls-ca</c> is for.</param>
internal sealed class TlsOptions(string certificate, string authority)
{
    private const string CertificateVariable = "IMMISCIBLE_TLS_CERTIFICATE";
    private const string KeyVariable = "IMMISCIBLE_TLS_KEY";
    private const string AuthorityVariable = "IMMISCIBLE_TLS_CA";

    private readonly FileOption _certificate = Create("--tls-certificate", certificate, CertificateVariable);
    private readonly FileOption _key = Create("--tls-key", "PEM file with the private key of that certificate", KeyVariable);
    private readonly FileOption _authority = Create("--tls-ca", authority, AuthorityVariable);

    /// <summary>The environment variables that stand in for the options.</summary>
    public static IReadOnlyList<string> Variables => [CertificateVariable, KeyVariable, AuthorityVariable];

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new[] { _certificate, _key, _authority }) option.AddTo(command);
    }

    /// <summary>A silo's credentials; null for no TLS.</summary>
    /// <exception cref="HostException">A file is missing or cannot be used.</exception>
    public TlsCredentials? ReadSilo(ParseResult parsed)
    {
        return Files.ReadSilo(Path(_certificate), Path(_key), Path(_authority));

        string? Path(FileOption option) => option.Find(parsed, null, false)?.File;
    }

    /// <summary>A console's credentials; null for no TLS.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="profile">The profile; null for none.</param>
    /// <param name="profileFirst">Whether the profile goes before the environment.</param>
    /// <exception cref="HostException">A file is missing or cannot be used.</exception>
    public TlsCredentials? ReadClient(ParseResult parsed, Profile? profile, bool profileFirst)
    {
        return Files.ReadClient(Path(_certificate, profile?.TlsCertificate), Path(_key, profile?.TlsKey), Path(_authority, profile?.TlsAuthority));

        string? Path(FileOption option, string? named) => option.Find(parsed, named, profileFirst)?.File;
    }

    /// <inheritdoc cref="FileOption.Repeat"/>
    public string Repeat(ParseResult parsed, Profile? profile, bool profileFirst) =>
        _certificate.Repeat(parsed, profile?.TlsCertificate, profileFirst) + _key.Repeat(parsed, profile?.TlsKey, profileFirst)
        + _authority.Repeat(parsed, profile?.TlsAuthority, profileFirst);

    private static TlsFiles Files => new(TimeProvider.System);

    private static FileOption Create(string name, string what, string variable) => new(name, $"{what}; {variable} when not given.", variable);
}
