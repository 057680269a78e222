using System.CommandLine;
using System.CommandLine.Invocation;
using Immiscible.Console.Commands;
using Immiscible.Console.Commands.Data;
using Immiscible.Host;

namespace Immiscible.Console.Application;

/// <summary>The <c>immiscible</c> command: finds the subcommand, runs it, and turns what goes wrong into a line and an exit code.</summary>
internal static class ImmiscibleApplication
{
    // A stack trace is for whoever asks for one.
    private const string TraceVariable = "IMMISCIBLE_TRACE";

    /// <summary>Understands one command line, and does nothing yet.</summary>
    internal static ParseResult Parse(IReadOnlyList<string> arguments, ConsoleServices services)
    {
        var root = new RootCommand("Trains diffusion models with immiscible noise assignment.")
        {
            TrainCommand.Create(services),
            ResumeCommand.Create(services),
            RunsCommand.Create(services),
            WatchCommand.Create(services),
            LogsCommand.Create(services),
            FetchCommand.Create(services),
            StopCommand.Create(services),
            ScaleCommand.Create(services),
            ServeCommand.Create(services),
            HealthCommand.Create(services),
            SampleCommand.Create(services),
            AnalyseCommand.Create(services),
            VerifyCommand.Create(services),
            ChaosCommand.Create(services),
            DataCommand.Create(services),
            AssignCommand.Create(services),
            BenchCommand.Create(services),
            PresetsCommand.Create(services),
            DoctorCommand.Create(services),
        };
        HelpWithExamples.AddTo(root);
        return root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
    }

    /// <summary>Runs one command line and gives the exit code (<see cref="ExitCode"/>).</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, ConsoleServices services)
    {
        var parsed = Parse(arguments, services);
        if (parsed.Action is ParseErrorAction or null)
        {
            services.Error.WriteLine($"immiscible: {CommandLineProblem.Describe(parsed)}");
            return ExitCode.BadInput;
        }
        try
        {
            // Signals are ours to handle (StopSignal), and so are exceptions.
            var invocation = new InvocationConfiguration
            {
                Output = services.Output,
                Error = services.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return await parsed.InvokeAsync(invocation);
        }
        catch (Exception exception) when (BadInput.Caused(exception))
        {
            foreach (var line in exception.Message.Split('\n')) services.Error.WriteLine($"immiscible: {line}");
            return ExitCode.BadInput;
        }
        catch (ClusterUnreachableException exception)
        {
            services.Error.WriteLine($"immiscible: {exception.Message}");
            return ExitCode.Unreachable;
        }
        catch (Exception exception)
        {
            services.Error.WriteLine($"immiscible: {exception.Message.ReplaceLineEndings(" ")}");
            services.Error.WriteLine(Environment.GetEnvironmentVariable(TraceVariable) == "1"
                ? exception.ToString()
                : $"This was not expected; set {TraceVariable}=1 to see where it happened.");
            return ExitCode.Failure;
        }
    }
}
