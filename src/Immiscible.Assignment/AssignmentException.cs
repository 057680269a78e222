namespace Immiscible.Assignment;

/// <summary>
/// An assignment problem that cannot be answered as given: a cost that is not a number, a shape that does not fit, or no complete
/// matching. The message is one line, fit to print.
/// </summary>
public sealed class AssignmentException(string message) : Exception(message);
