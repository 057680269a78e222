namespace Immiscible.Console.Application;

/// <summary>A command was given something it cannot use; the message is one line that names it and the remedy.</summary>
internal sealed class CommandException(string message) : Exception(message);
