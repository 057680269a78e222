namespace Immiscible.Console.Matching.SciPy;

/// <summary>Python is not there, or a script failed; the message is one line.</summary>
internal sealed class PythonException(string message) : Exception(message);
