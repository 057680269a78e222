using System.CommandLine;
using Immiscible.Console.Application;
using Immiscible.Console.Profiles;
using Immiscible.Host;

namespace Immiscible.Console.Commands;

/// <summary>
/// The options that name a cluster. What was typed goes before the environment, and this before the profile that the environment or the file names.
/// </summary>
/// <param name="services">Reads the environment and says where profiles are.</param>
internal sealed class ClusterOption(ConsoleServices services)
{
    /// <summary>Stands in for <c>--cluster</c> where that is not given.</summary>
    public const string Variable = "IMMISCIBLE_CLUSTER";

    /// <summary>Stands in for <c>--profile</c> where that is not given.</summary>
    public const string ProfileVariable = "IMMISCIBLE_PROFILE";

    private readonly Option<string?> _cluster = new("--cluster")
    {
        Description = $"Gateways of a cluster, as immiscible serve prints them; {Variable} when not given.", HelpName = "host:port,...",
    };

    private readonly Option<string?> _id = new("--cluster-id")
    {
        Description = $"Id of the cluster; {SiloHostOptions.DefaultClusterId} when not given.", HelpName = "id",
    };

    private readonly Option<string?> _profile = new("--profile")
    {
        Description = $"Profile of ~/.config/immiscible/profiles.yaml that says which cluster; {ProfileVariable}, else the file's default when not given; "
            + $"{ProfileReader.NoProfile} for none.",
        HelpName = "name",
    };

    private readonly SecretOption _secret = new();
    private readonly TlsOptions _tls = new(
        "PEM file with this console's certificate, where the cluster asks for one", "PEM file with the authority of the cluster's certificates, for TLS");

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_cluster);
        command.Options.Add(_id);
        command.Options.Add(_profile);
        _secret.AddTo(command);
        _tls.AddTo(command);
    }

    /// <summary>The cluster that was named; null for none.</summary>
    /// <exception cref="CommandException">The profiles cannot be understood, there is none of the name, or the file with the secret cannot be read.</exception>
    /// <exception cref="HostException">A certificate cannot be used.</exception>
    public ClusterAddress? Address(ParseResult parsed)
    {
        var profile = Profile(parsed);
        // Whoever types a profile means its cluster, whatever the environment says.
        var text = parsed.GetValue(_cluster) ?? (IsTyped(parsed) ? profile?.Cluster : null) ?? Variables(Variable) ?? profile?.Cluster;
        if (text is null && profile is not null) throw new CommandException($"profile {profile.Name}: names no cluster; give --cluster, or write it into the profile");
        return text is null ? null : ClusterAddress.Parse(
            text, parsed.GetValue(_id) ?? profile?.ClusterId ?? SiloHostOptions.DefaultClusterId, Credentials(parsed, profile));
    }

    /// <summary>The cluster that was named.</summary>
    /// <exception cref="CommandException">There was none.</exception>
    public ClusterAddress RequiredAddress(ParseResult parsed) => Address(parsed) ?? throw new CommandException(
        $"--cluster is missing; give the gateway address that immiscible serve prints, here or in {Variable}, or name a --profile");

    /// <summary>Whether to print JSON: as was typed, else as the profile says.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="json">The command's <c>--json</c>.</param>
    public bool IsJson(ParseResult parsed, Option<bool> json) =>
        parsed.GetResult(json) is { Implicit: false } ? parsed.GetValue(json) : Profile(parsed)?.Json ?? false;

    private Profile? Profile(ParseResult parsed)
    {
        var typed = parsed.GetValue(_profile);
        var name = typed ?? Variables(ProfileVariable);
        if (name == ProfileReader.NoProfile) return null;
        // The default stands for a cluster that nothing else names: what it knows, a secret even, is not another's business.
        if (name is null && (parsed.GetValue(_cluster) ?? Variables(Variable)) is not null) return null;
        var file = ProfileFile.Read(ProfileFile.Locate(services.Variable));
        return name is null ? file.Default : file.Require(name, typed is null ? ProfileVariable : _profile.Name);
    }

    private string? Variables(string name) => services.Variable(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value : null;

    private bool IsTyped(ParseResult parsed) => parsed.GetValue(_profile) is not null;

    private ClusterCredentials Credentials(ParseResult parsed, Profile? profile)
    {
        var goesFirst = IsTyped(parsed);
        return new()
        {
            Secret = _secret.Read(parsed, profile?.SecretFile, goesFirst),
            Tls = _tls.ReadClient(parsed, profile, goesFirst),
            Options = _secret.Repeat(parsed, profile?.SecretFile, goesFirst) + _tls.Repeat(parsed, profile, goesFirst),
        };
    }
}
