using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Membership;
using Immiscible.Cluster.Runs;
using Immiscible.Console.Application;
using Immiscible.Console.Chaos;
using Immiscible.Console.Chaos.Schedules;
using Immiscible.Console.Launch;
using Immiscible.Host;
using Microsoft.Extensions.Logging;

namespace Immiscible.Console.Commands;

/// <summary>The options of <c>chaos</c>.</summary>
internal sealed class ChaosCommandOptions
{
    private const string Processes = "processes", InProcess = "in-process";
    private const int UsualMinutes = 3, MostMinutes = 60 * 24 * 7, MostSilos = 64;

    // A step of 50 to 80 ms on one thread: many in a churn, and no more than an undisturbed worker makes up for in the same time. Twelve granules
    // for ten silos, each of one image.
    private static readonly string[] Small =
    [
        "model.patchSize=4", "model.channelMultipliers=[1]", "model.attention=[false]", "training.batch=12", "training.granules=12", "checkpoints.every=100",
        "sampling.count=4", "sampling.steps=4",
    ];

    // A churn ends by the clock; the silos of a short schedule must have joined in good time before the end.
    private const int EndlessSteps = 1_000_000_000, ShortSteps = 300;

    private readonly Option<int?> _minutes = NumberOption.Create("--minutes", 1, MostMinutes, $"Minutes that the churn goes on; {UsualMinutes} when not given.");
    private readonly Option<int?> _schedules = NumberOption.Create(
        "--schedules", 1, 100_000, "Instead of one long run: so many short ones, each with 1, 4, 2 and 3 workers at random steps.");

    private readonly Option<int?> _recoveries = NumberOption.Create(
        "--recoveries", 1, 100_000, "Instead of a churn: so many silos of three end one by one, each when the run has recovered from the last; every fifth hangs, the others are killed.");

    private readonly Option<int?> _seed = NumberOption.Create("--seed", 0, int.MaxValue, "Seed of the schedule; drawn when not given, and told.");
    private readonly Option<string> _members = new("--members")
    {
        Description = $"{Processes}: silos in processes of their own; {InProcess}: all in this one.", HelpName = $"{Processes}|{InProcess}",
        DefaultValueFactory = static _ => Processes, CustomParser = Members,
    };

    private readonly Option<TimeRange?> _pace = new("--pace")
    {
        Description = "Time between two actions; 3s..6s, in this process 0.5s..2s, when not given.", HelpName = "3s..6s", CustomParser = Pace,
    };

    private readonly Option<int?> _most = NumberOption.Create("--most", 2, MostSilos, "Most silos alive; 5, in this process 10, when not given.");
    // Silos of one process wait for its threads and its garbage collector together.
    private static readonly TimeSpan UsualDetect = TimeSpan.FromSeconds(1), UsualDetectInProcess = TimeSpan.FromSeconds(2);

    private readonly Option<TimeSpan?> _detect = DurationOption.CreateOptional(
        "--detect", DetectionOptions.Least, DetectionOptions.Most, "The silos' failure time-out; 1s, in this process 2s, when not given.");

    private readonly Option<string?> _spec = new("--spec") { Description = "Preset or YAML file to train; a very small model when not given.", HelpName = "preset|spec.yaml" };
    private readonly Option<string[]> _set = new("--set") { Description = "Replace one value of the spec, for example training.batch=64.", HelpName = "key=value" };
    private readonly Option<string?> _out = new("--out") { Description = "Folder for the runs and the silos' logs; runs/chaos when not given.", HelpName = "dir" };
    private readonly Option<string?> _redis = new("--redis") { Description = "Redis server for the membership; one is started when not given.", HelpName = "host:port" };
    private readonly Option<LogLevel?> _logLevel = new("--log-level")
    {
        Description = "Least level of what the silos log; processes warnings, in this process nothing, when not given.", HelpName = "level",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _minutes, _schedules, _recoveries, _seed, _members, _pace, _most, _detect, _spec, _set, _out, _redis, _logLevel }) command.Options.Add(option);
    }

    /// <summary>What was asked for.</summary>
    /// <exception cref="CommandException">Options do not fit together, or the folder cannot be used.</exception>
    public ChaosOptions Read(ParseResult parsed)
    {
        var (processes, seed) = (parsed.GetValue(_members) == Processes, parsed.GetValue(_seed) ?? Random.Shared.Next());
        var detect = parsed.GetValue(_detect) ?? (processes ? UsualDetect : UsualDetectInProcess);
        if (parsed.GetValue(_redis) is { } redis) RedisMembership.Parse(redis, null, null, "");
        var (pace, most) = (parsed.GetValue(_pace), parsed.GetValue(_most));
        var rules = processes ? ChurnRules.Processes(pace, most, detect) : ChurnRules.InProcess(pace, most, detect);
        string[] lengths = [.. new Option<int?>[] { _minutes, _schedules, _recoveries }.Where(option => parsed.GetValue(option) is not null).Select(static option => option.Name)];
        if (lengths.Length > 1) throw new CommandException($"{string.Join(" and ", lengths)}: each says what to do and for how long; give one of them");
        return new ChaosOptions
        {
            Processes = processes,
            Seed = seed,
            Rules = rules,
            Length = TimeSpan.FromMinutes(parsed.GetValue(_minutes) ?? UsualMinutes),
            Schedules = parsed.GetValue(_schedules),
            Recoveries = parsed.GetValue(_recoveries),
            Spec = Spec(parsed, rules.Most, parsed.GetValue(_schedules) is null ? EndlessSteps : ShortSteps),
            Directory = Folder(parsed.GetValue(_out)),
            Redis = parsed.GetValue(_redis),
            LogLevel = parsed.GetValue(_logLevel) ?? (processes ? LogLevel.Warning : LogLevel.None),
            Repeat = $"immiscible {Repeat(parsed, seed)}",
        };
    }

    private RunSpec Spec(ParseResult parsed, int most, int steps)
    {
        var own = (parsed.GetValue(_set) ?? []).Select(SpecOverride.Parse).ToArray();
        var (name, small) = parsed.GetValue(_spec) is { } given ? (given, []) : ("tiny", Small);
        // What was asked for comes last.
        var spec = RunSpecReader.FromPresetOrFile(name, [.. small.Append($"training.steps={steps}").Select(SpecOverride.Parse), .. own]);
        return TrainCommand.WithFullPath(spec with { Workers = new WorkerRange(1, Math.Min(most, spec.Training.Granules)) });
    }

    private static string Folder(string? given)
    {
        var path = Path.GetFullPath(given ?? TrainCommand.FreeDirectory("chaos"));
        RunDirectory.RequireFree(path);
        WritableFolder.Check("--out", path);
        return path;
    }

    // The words of the command line, with the seed where it was drawn.
    private string Repeat(ParseResult parsed, int seed)
    {
        var words = string.Join(' ', parsed.Tokens.Select(static token => token.Value.Contains(' ', StringComparison.Ordinal) ? $"'{token.Value}'" : token.Value));
        return parsed.GetValue(_seed) is null ? string.Create(CultureInfo.InvariantCulture, $"{words} --seed {seed}") : words;
    }

    private static string Members(ArgumentResult result)
    {
        var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        if (text is not (Processes or InProcess)) result.AddError($"--members {text}: allowed are {Processes} and {InProcess}");
        return text;
    }

    private static TimeRange? Pace(ArgumentResult result)
    {
        var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        var ends = text.Split("..", 2);
        if (DurationOption.TryParse(ends[0], out var least) && DurationOption.TryParse(ends[^1], out var most) && least > TimeSpan.Zero && least <= most)
            return new TimeRange(least, most);
        result.AddError($"--pace {text}: allowed is a time or a range of times, such as 3s..6s or 500ms..2s");
        return null;
    }
}
