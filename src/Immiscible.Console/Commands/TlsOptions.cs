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
    /// <param name="parsed">The command line.</param>
    /// <param name="profile">The profile; null for none.</param>
    /// <param name="profileFirst">Whether the profile goes before the environment.</param>
    /// <exception cref="HostException">A file is missing or cannot be used.</exception>
    public TlsCredentials? ReadClient(ParseResult parsed, Profile? profile, bool profileFirst)
    {
        var given = Given(profile, profileFirst).Select(one => parsed.GetValue(one.Option) ?? one.Else).ToArray();
        return Files.ReadClient(given[0], given[1], given[2]);
    }

    /// <summary>The options as they were given, or as they would have to be given instead of a profile, with a blank before each, to be repeated in hints.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="profile">The profile; null for none.</param>
    /// <param name="profileFirst">Whether the profile goes before the environment.</param>
    public string Repeat(ParseResult parsed, Profile? profile, bool profileFirst) => string.Concat(
        Given(profile, profileFirst)
            .Select(one => (one.Option.Name, File: parsed.GetValue(one.Option) ?? (one.IsVariable ? null : one.Else)))
            .Where(static one => one.File is not null)
            .Select(static one => $" {one.Name} {one.File}"));

    private static TlsFiles Files => new(TimeProvider.System);

    private IEnumerable<(Option<string?> Option, string? Else, bool IsVariable)> Given(Profile? profile, bool profileFirst)
    {
        yield return Choose(_certificate, profile?.TlsCertificate, CertificateVariable);
        yield return Choose(_key, profile?.TlsKey, KeyVariable);
        yield return Choose(_authority, profile?.TlsAuthority, AuthorityVariable);

        (Option<string?>, string?, bool) Choose(Option<string?> option, string? named, string variable)
        {
            var isVariable = Variable(variable) is not null && !(profileFirst && named is not null);
            return (option, isVariable ? Variable(variable) : named, isVariable);
        }
    }

    private static string? Given(ParseResult parsed, Option<string?> option, string variable) => parsed.GetValue(option) ?? Variable(variable);

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } file ? file : null;

    private static Option<string?> Create(string name, string what, string variable) =>
        new(name) { Description = $"{what}; {variable} when not given.", HelpName = "file" };
}
