using System.CommandLine;
using Immiscible.Console.Application;

namespace Immiscible.Console.Commands.Data;

/// <summary><c>immiscible data</c>: looks at data sets, checks, packs and downloads them.</summary>
internal static class DataCommand
{
    public static Command Create(ConsoleServices services) =>
        new("data", "Look at data sets, check, pack and download them.")
        {
            DataInspectCommand.Create(services),
            DataVerifyCommand.Create(services),
            DataPackCommand.Create(services),
            DataDownloadCommand.Create(services),
        };
}
