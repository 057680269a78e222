namespace Immiscible.Models;

/// <summary>Checks of options.</summary>
internal static class Requirement
{
    /// <param name="condition">what must hold</param>
    /// <param name="message">the option, its value and what is allowed</param>
    /// <exception cref="ModelException">It does not hold.</exception>
    public static void That(bool condition, string message)
    {
        if (!condition) throw new ModelException("model: " + message);
    }
}
