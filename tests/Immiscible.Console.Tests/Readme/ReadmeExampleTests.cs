using Immiscible.Assignment.Problems;

namespace Immiscible.Console.Tests.Readme;

public sealed class ReadmeExampleTests
{
    [Fact]
    public void The_example_does_what_its_comments_say()
    {
        float[] distances = [4, 1, 3, 2, 0, 5, 3, 2, 2];              // 3 images x 3 noises, row by row
        var noiseOfImage = new int[3];
        var assigner = new Assigner();                                // keeps its memory; one thread at a time
        assigner.Assign(distances, rows: 3, columns: 3, noiseOfImage);    // 1, 0, 2
        var proven = assigner.Solve(distances, rows: 3, columns: 3);      // the same, with Cost 5, IsOptimal and Gap

        Assert.Equal([1, 0, 2], noiseOfImage);
        Assert.Equal(noiseOfImage, proven.ColumnOfRow);
        Assert.Equal(5, proven.Cost);
        Assert.True(proven.IsOptimal);
        Assert.InRange(proven.Gap, 0, 0.001);
    }

    [Fact]
    public void The_example_of_the_readme_is_the_one_tested()
    {
        var root = SharedData.RepositoryRoot();
        var readme = File.ReadAllText(Path.Combine(root, "README.md"));
        var tested = File.ReadAllText(Path.Combine(root, "tests/Immiscible.Console.Tests/Readme/ReadmeExampleTests.cs")).Split('\n').Select(line => line.Trim()).ToHashSet();
        var example = readme.Split("```csharp\n", 2)[1].Split("```", 2)[0].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(example);
        Assert.All(example.Where(line => line.Length > 0), line => Assert.Contains(line.Trim(), tested));
    }
}
