namespace Nabla.IO.Tests;

/// <summary>The published files, where this machine has them; nothing is fetched.</summary>
public sealed class PublishedDataTests
{
    private static LoadedData Load(KnownData data)
    {
        var catalog = new DataCatalog(DataLocations.Default()) { AllowDownload = false };
        Assert.SkipUnless(catalog.Describe(data).Location is not null,
            $"{data.Name} is not on this machine; NABLA_DATA may name the folder with its files.");
        Assert.All(catalog.Verify(data), check => Assert.True(check.IsGood, $"{check.Path}: {check.Problem}"));
        return catalog.Load(data, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Mnist_is_the_published_one()
    {
        LoadedData data = Load(DataCatalog.Mnist);
        DataStatistics train = DataStatistics.Of(data.Train);
        Assert.Equal([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949], train.PerClass);
        Assert.Equal([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009], DataStatistics.Of(data.Test!).PerClass);
        // Mean and deviation as everyone writes them who standardizes MNIST, to the four digits that they give.
        Assert.Equal((0.1307, 0.3081), (Math.Round(train.Mean, 4), Math.Round(train.StandardDeviation, 4)));
        Assert.Equal((0, 1), (train.Min, train.Max));
        Assert.Equal([5, 0, 4, 1, 9], Enumerable.Range(0, 5).Select(data.Train.Label));
        Assert.Equal([28, 28], data.Test!.InputShape);
    }

    [Fact]
    public void Fashion_mnist_is_the_published_one()
    {
        LoadedData data = Load(DataCatalog.Fashion);
        DataStatistics train = DataStatistics.Of(data.Train);
        Assert.Equal(Enumerable.Repeat(6000, 10), train.PerClass);
        Assert.Equal(Enumerable.Repeat(1000, 10), DataStatistics.Of(data.Test!).PerClass);
        Assert.Equal((0.2860, 0.3530), (Math.Round(train.Mean, 4), Math.Round(train.StandardDeviation, 4)));
        Assert.Equal("Ankle boot", data.Train.ClassNames[data.Train.Label(0)]);
    }
}
