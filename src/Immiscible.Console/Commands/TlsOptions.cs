using System.CommandLine;
using Immiscible.Collectives.Transport.Tcp;
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

    private readonly Option<string?> _certificate = Create("--tls-certificate", certificate, CertificateVariable);
    private readonly Option<string?> _key = Create("--tls-key", "PEM file with the private key of that certificate", KeyVariable);
    private readonly Option<string?> _authority = Create("--tls-ca", authority, AuthorityVariable);

    /// <summary>The environment variables that stand in for the options.</summary>
    public static IReadOnlyList<string> Variables => [CertificateVariable, KeyVariable, AuthorityVariable];

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new[] { _certificate, _key, _authority }) command.Options.Add(option);
    }

    /// <summary>A silo's credentials; null for no TLS.</summary>
    /// <exception cref="HostException">A file is missing or cannot be used.</exception>
    public TlsCredentials? ReadSilo(ParseResult parsed) => Files.ReadSilo(
        Given(parsed, _certificate, CertificateVariable), Given(parsed, _key, KeyVariable), Given(parsed, _authority, AuthorityVariable));

    /// <summary>A console's credentials; null for no TLS.</summary>
    /// <exception cref="HostException">A file is missing or cannot be used.</exception>
    public TlsCredentials? ReadClient(ParseResult parsed) => Files.ReadClient(
        Given(parsed, _certificate, CertificateVariable), Given(parsed, _key, KeyVariable), Given(parsed, _authority, AuthorityVariable));

    /// <summary>The options as they were given, with a blank before each, to be repeated in hints.</summary>
    public string Repeat(ParseResult parsed) => string.Concat(
        new[] { _certificate, _key, _authority }.Where(option => parsed.GetValue(option) is not null).Select(option => $" {option.Name} {parsed.GetValue(option)}"));

    private static TlsFiles Files => new(TimeProvider.System);

    private static string? Given(ParseResult parsed, Option<string?> option, string variable) =>
        parsed.GetValue(option) ?? (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } file ? file : null);

    private static Option<string?> Create(string name, string what, string variable) =>
        new(name) { Description = $"{what}; {variable} when not given.", HelpName = "file" };
}
