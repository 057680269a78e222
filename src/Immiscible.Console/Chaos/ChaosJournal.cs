using System.Globalization;
using Immiscible.Console.Chaos.Reports;
using Immiscible.Console.Views;

namespace Immiscible.Console.Chaos;

/// <summary>Tells what is done and found as it happens, and keeps it for the report. Usable from several threads.</summary>
internal sealed class ChaosJournal(TextWriter output, bool json)
{
    private readonly Lock _lock = new();
    private readonly List<ActionTold> _actions = [];
    private readonly List<string> _problems = [];

    /// <summary>The actions so far.</summary>
    public IReadOnlyList<ActionTold> Actions
    {
        get
        {
            lock (_lock) return [.. _actions];
        }
    }

    /// <summary>What did not hold so far.</summary>
    public IReadOnlyList<string> Problems
    {
        get
        {
            lock (_lock) return [.. _problems];
        }
    }

    /// <summary>Tells what is about to be done.</summary>
    public void Tell(ChaosBegun begun) => Write(ConsoleJson.Write(begun), $"seed {begun.Seed}, in {begun.Directory}; to repeat: {begun.Repeat}");

    /// <summary>Tells of something beside the actions.</summary>
    public void Tell(string note) => Write(ConsoleJson.Write(new ChaosNote(note)), note);

    /// <summary>Tells of an action.</summary>
    public void Tell(ActionTold action)
    {
        lock (_lock) _actions.Add(action);
        Write(ConsoleJson.Write(action), Text(action));
    }

    /// <summary>Tells of something that did not hold.</summary>
    public void Complain(string problem)
    {
        lock (_lock) _problems.Add(problem);
        Tell($"problem: {problem}");
    }

    private static string Text(ActionTold action) => string.Create(CultureInfo.InvariantCulture,
        $"{action.Seconds,8:0.0} s  {action.Kind.ToString().ToLowerInvariant(),-5}  {action.Member,-5}")
        + (action.Milliseconds is { } length ? string.Create(CultureInfo.InvariantCulture, $"  for {length:0} ms") : "")
        + $"  at step {action.Step}, epoch {action.Epoch}{(action.HeldGranules ? ", a member" : "")}"
        + (action.ProcessId is { } process ? $", process {process}" : "")
        + (action.Withheld is { } reason ? $"; not done: {reason}" : "");

    private void Write(string asJson, string asText)
    {
        lock (_lock) output.WriteLine(json ? asJson : asText);
    }
}
