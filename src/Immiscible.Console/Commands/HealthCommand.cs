using System.CommandLine;
using System.CommandLine.Parsing;
using Immiscible.Console.Application;
using Immiscible.Console.Diagnosis;
using Immiscible.Console.Views;

namespace Immiscible.Console.Commands;

/// <summary><c>immiscible health</c>: asks the silo of this machine or container how it is; for supervisors, by its exit code.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan ShortestPatience = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPatience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan UsualPatience = TimeSpan.FromSeconds(3);

    public static Command Create(ConsoleServices services)
    {
        var page = new Option<Uri>("--url")
        {
            Description = $"Page to ask; {HealthCheck.Usual} when not given.", HelpName = "url", DefaultValueFactory = static _ => HealthCheck.Usual, CustomParser = Parse,
        };
        var patience = DurationOption.Create("--timeout", ShortestPatience, LongestPatience, UsualPatience, "An answer may take so long.");
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("health", "Ask the silo of this machine whether it is well; 0 means yes and 1 means no.") { page, patience, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var asked = parsed.GetValue(page)!;
            var problem = await new HealthCheck(asked, parsed.GetValue(patience)).AskAsync(cancellation);
            if (problem is not null) services.Error.WriteLine($"immiscible: {asked} {problem}");
            if (parsed.GetValue(json)) services.Output.WriteLine(ConsoleJson.Write(new HealthReport(asked, problem is null, problem)));
            else if (problem is null) services.Output.WriteLine("ok");
            return problem is null ? ExitCode.Success : ExitCode.Failure;
        });
        return command;
    }

    private static Uri? Parse(ArgumentResult result)
    {
        var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        if (Uri.TryCreate(text, UriKind.Absolute, out var page) && page.Scheme == Uri.UriSchemeHttp) return page;
        result.AddError($"--url {text}: is no http address; give one such as {HealthCheck.Usual}");
        return null;
    }
}
