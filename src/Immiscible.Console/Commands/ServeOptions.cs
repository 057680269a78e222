using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Immiscible.Cluster.Faults;
using Immiscible.Cluster.Membership;
using Immiscible.Cluster.Workers;
using Immiscible.Console.Application;
using Immiscible.Host;
using Microsoft.Extensions.Logging;

namespace Immiscible.Console.Commands;

/// <summary>The options of <c>serve</c>.</summary>
internal sealed partial class ServeOptions
{
    private const string FaultsVariable = "IMMISCIBLE_FAULTS";
    private const int MostPorts = IPEndPoint.MaxPort;

    private readonly Option<SlotChoice> _slots = SlotsOption.Create();
    private readonly Option<string?> _name = new("--name") { Description = "Name of the silo, unlike all others; made from the host's name when not given.", HelpName = "name" };
    private readonly Option<string> _clusterId = new("--cluster-id")
    {
        Description = "Silos of one cluster have one id.", HelpName = "id", DefaultValueFactory = static _ => SiloHostOptions.DefaultClusterId,
    };

    private readonly Option<string?> _redis = new("--redis")
    {
        Description = "Redis server that keeps the membership; without it all silos are on this machine.", HelpName = "host:port[,options]",
    };

    private readonly Option<string?> _redisPasswordFile = new("--redis-password-file")
    {
        Description = "File with the Redis server's password, which --redis would show to whoever sees this machine's processes.", HelpName = "file",
    };

    private readonly Option<int?> _database = NumberOption.Create("--redis-database", 0, int.MaxValue, "Number of the Redis database.");
    private readonly Option<string> _prefix = new("--redis-prefix")
    {
        Description = "What the keys in Redis begin with.", HelpName = "p", DefaultValueFactory = static _ => SiloHostOptions.DefaultClusterId,
    };

    private readonly Option<int?> _primary = NumberOption.Create("--primary", 1, MostPorts, "Without Redis: silo port of the machine's first silo.");
    private readonly Option<IPAddress?> _advertise = Address("--advertise", "Address that the others reach this silo by.");
    private readonly Option<IPAddress?> _listen = Address("--listen", "Address to listen on.");
    private readonly Option<int?> _siloPort = Port("--silo-port", "other silos", 11_111);
    private readonly Option<int?> _gatewayPort = Port("--gateway-port", "consoles", 30_000);
    private readonly Option<int?> _dataPort = Port("--data-port", "gradients and state", 11_121);
    private readonly Option<int?> _metricsPort = Port("--metrics-port", "Prometheus and health checks", 9464);
    private readonly Option<TimeSpan> _detect = DurationOption.Create(
        "--detect", DetectionOptions.Least, DetectionOptions.Most, DetectionOptions.Default, "A silo that dies or hangs is declared dead within this time.");

    private readonly Option<string?> _storage = new("--storage") { Description = "Folder that run directories must lie in; anywhere when not given.", HelpName = "dir" };
    private readonly SecretOption _secret = new();
    private readonly TlsOptions _tls = new(
        "PEM file with the silo's certificate, for TLS at the silo, gateway and data port",
        "PEM file with the authority that everyone who connects must have a certificate of");

    private readonly Option<LogLevel> _logLevel = new("--log-level")
    {
        Description = "Least level of what is logged to standard error.", HelpName = "level", DefaultValueFactory = static _ => LogLevel.Warning, CustomParser = Level,
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[]
        {
            _slots, _name, _clusterId, _redis, _redisPasswordFile, _database, _prefix, _primary, _advertise, _listen, _siloPort, _gatewayPort, _dataPort,
            _metricsPort, _detect, _storage, _logLevel,
        }) command.Options.Add(option);
        _secret.AddTo(command);
        _tls.AddTo(command);
    }

    /// <summary>What was asked for.</summary>
    /// <exception cref="CommandException">Options do not fit together, or a file or folder is missing.</exception>
    public SiloHostOptions Read(ParseResult parsed, Action<SiloDeath> died)
    {
        var password = parsed.GetValue(_redisPasswordFile) is { } file ? SecretFile.Read(_redisPasswordFile.Name, file, "put the server's password into it") : null;
        var redis = parsed.GetValue(_redis) is { } text ? RedisMembership.Parse(text, password, parsed.GetValue(_database), parsed.GetValue(_prefix)!) : null;
        if (redis is null && password is not null)
            throw new CommandException($"{_redisPasswordFile.Name}: there is no server to show it to; give --redis, or leave it out");
        if (redis is null && parsed.GetValue(_advertise) is { } advertise)
            throw new CommandException($"--advertise {advertise}: without --redis all silos are on this machine; give --redis, or leave it out");
        if (redis is not null && parsed.GetValue(_primary) is { } primary)
            throw new CommandException($"--primary {primary}: with --redis no silo is the first; leave one of them out");
        return new SiloHostOptions
        {
            Name = Name(parsed.GetValue(_name)),
            Slots = parsed.GetValue(_slots),
            ClusterId = parsed.GetValue(_clusterId)!,
            Redis = redis,
            Primary = parsed.GetValue(_primary),
            Advertise = parsed.GetValue(_advertise),
            Listen = parsed.GetValue(_listen),
            SiloPort = parsed.GetValue(_siloPort),
            GatewayPort = parsed.GetValue(_gatewayPort),
            DataPort = parsed.GetValue(_dataPort),
            MetricsPort = parsed.GetValue(_metricsPort),
            Detection = new DetectionOptions(parsed.GetValue(_detect)),
            Storage = Storage(parsed.GetValue(_storage)),
            Secret = _secret.Read(parsed),
            Tls = _tls.ReadSilo(parsed),
            Faults = Faults(),
            LogLevel = parsed.GetValue(_logLevel),
            Died = died,
        };
    }

    private static string Name(string? given)
    {
        if (given is null) return $"{Environment.MachineName}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}";
        return NamePattern().IsMatch(given) ? given : throw new CommandException($"--name {given}: allowed are 1 to 64 letters, digits, dots, dashes and underscores");
    }

    private static string? Storage(string? given)
    {
        if (given is null) return null;
        return Directory.Exists(given) ? Path.GetFullPath(given) : throw new CommandException($"--storage {given}: there is no such folder; create or mount it first");
    }

    private static FaultPlan? Faults()
    {
        if (Environment.GetEnvironmentVariable(FaultsVariable) is not { Length: > 0 } text) return null;
        try
        {
            return FaultPlan.Parse(text);
        }
        catch (FaultPlanException e)
        {
            throw new CommandException($"{FaultsVariable}: {e.Message}");
        }
    }

    private static Option<int?> Port(string name, string whom, int usual) =>
        NumberOption.Create(name, 0, MostPorts, $"Port for {whom}; 0 for any free one, {usual} if free when not given.");

    private static Option<IPAddress?> Address(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "ip",
        CustomParser = result =>
        {
            var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
            if (IPAddress.TryParse(text, out var address)) return address;
            result.AddError($"{name} {text}: is no IP address");
            return null;
        },
    };

    private static LogLevel Level(ArgumentResult result)
    {
        var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        foreach (var level in Enum.GetValues<LogLevel>())
            if (level.ToString().Equals(text, StringComparison.OrdinalIgnoreCase)) return level;
        result.AddError($"--log-level {text}: allowed are {string.Join(", ", Enum.GetNames<LogLevel>()).ToLowerInvariant()}");
        return default;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_.-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
