using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.ProcessTests.Support;
using Immiscible.Cluster.Sampling;
using Immiscible.Data;

namespace Immiscible.Cluster.ProcessTests.Quality;

[Trait("Category", "Long")]
public sealed class QuickstartTests(ITestOutputHelper output)
{
    private const int Samples = 64, HeldOut = 1024;

    [Fact]
    public void A_classifier_recognises_the_intended_shape_in_the_samples_of_the_quickstart()
    {
        using var folder = new RunFolder();
        using var process = ConsoleProcess.Start(
            ["train", "quickstart", "--out", folder["run"], "--json", "--metrics-port", "0"], limit: TimeSpan.FromMinutes(12));
        var summary = process.Finish().Expect(0).Last;
        output.WriteLine($"training took {summary.GetProperty("seconds").GetDouble():0} s");

        using var classifier = ShapeClassifier.Train(Datasets.Open(new DatasetOptions { Source = "shapes", Count = 8192, Seed = 1000 }));
        var accuracy = classifier.Accuracy(Datasets.Open(new DatasetOptions { Source = "shapes", Count = HeldOut, Seed = 1000, Split = "test" }), HeldOut);
        output.WriteLine($"the classifier is right for {accuracy:P1} of held-out images");
        Assert.True(accuracy > 0.97, $"the classifier itself is right for {accuracy:P1} only");

        // Sample i is drawn for class i modulo the number of classes.
        var drawn = RunSampler.Draw(folder["run"], null, new SamplingSpec { Count = Samples, Steps = 50 });
        var recognised = classifier.Classify(drawn.Shape, drawn.Pixels).Where(static (found, index) => found == index % 4).Count();
        output.WriteLine($"{recognised} of {Samples} samples show the intended shape");
        Assert.True(recognised >= 0.7 * Samples, $"{recognised} of {Samples} samples show the intended shape. {process.Finish().Repeat}");
    }
}
