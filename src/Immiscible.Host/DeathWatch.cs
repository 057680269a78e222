namespace Immiscible.Host;

/// <summary>Takes the place of Orleans' own handler, which would write a page and abort with a core dump.</summary>
internal sealed class DeathWatch(Action<SiloDeath> died) : IFatalErrorHandler
{
    // How Orleans begins when it found itself dead in the membership table.
    private const string ToldDead = "I have been told I am dead";

    /// <inheritdoc/>
    public bool IsUnexpected(Exception exception) => true;

    /// <inheritdoc/>
    public void OnFatalException(object? sender, string? context, Exception? exception)
    {
        var declared = context?.StartsWith(ToldDead, StringComparison.Ordinal) == true;
        died(new SiloDeath(declared, $"{context}{(exception is null ? "" : $": {exception.Message}")}".ReplaceLineEndings(" ")));
    }
}
