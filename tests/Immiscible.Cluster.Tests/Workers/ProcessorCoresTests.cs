using Immiscible.Cluster.Workers;

namespace Immiscible.Cluster.Tests.Workers;

public sealed class ProcessorCoresTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("immiscible-cores-").FullName;

    [Theory]
    [InlineData("0-7", 8, 4)]
    [InlineData("0,4", 8, 1)]
    [InlineData("0-1,6-7", 8, 4)]
    [InlineData("0-7", 3, 3)]
    public void Threads_of_one_core_count_once_and_only_where_the_process_may_run(string allowed, int processors, int cores)
    {
        // Four cores of two threads: 0 and 4, 1 and 5, ...
        for (var number = 0; number < 8; number++)
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, $"cpu{number}", "topology")).FullName, "thread_siblings_list"), $"{number % 4},{(number % 4) + 4}\n");
        var status = Path.Combine(_folder, "status");
        File.WriteAllText(status, $"Name:\tdotnet\nCpus_allowed_list:\t{allowed}\nMems_allowed_list:\t0\n");

        Assert.Equal(cores, ProcessorCores.Count(_folder, status, processors));
    }

    [Fact]
    public void Where_the_system_does_not_tell_every_processor_counts() => Assert.Equal(6, ProcessorCores.Count(_folder, Path.Combine(_folder, "status"), 6));

    [Fact]
    public void Here_there_is_one_at_least() => Assert.InRange(ProcessorCores.Count(), 1, Environment.ProcessorCount);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
