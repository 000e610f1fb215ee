namespace Nabla.IO.Tests;

public sealed class DigitsTests
{
    [Fact]
    public void The_embedded_files_are_the_published_test_part()
    {
        var catalog = new DataCatalog(new DataLocations());
        Assert.All(catalog.Verify(DataCatalog.Digits), check => Assert.Null(check.Problem));
        DataStatistics figures = DataStatistics.Of(Digits.All());
        // The counts that the repository's page gives for its testing set.
        Assert.Equal([178, 182, 177, 183, 181, 182, 181, 179, 174, 180], figures.PerClass);
        Assert.Equal((1797, 0, 1), (figures.Count, figures.Min, figures.Max));
    }

    [Fact]
    public void The_first_image_is_the_first_line_of_the_table()
    {
        int[] line =
        [
            0, 0, 5, 13, 9, 1, 0, 0, 0, 0, 13, 15, 10, 15, 5, 0, 0, 3, 15, 2, 0, 11, 8, 0, 0, 4, 12, 0, 0, 8, 8, 0,
            0, 5, 8, 0, 0, 9, 8, 0, 0, 4, 11, 0, 1, 12, 7, 0, 0, 2, 14, 5, 10, 12, 0, 0, 0, 0, 6, 13, 10, 0, 0, 0,
        ];
        Dataset all = Digits.All();
        var x = new float[64];
        all.CopyInput<float>(0, x);
        Assert.Equal(line.Select(value => value / 16f), x);
        Assert.Equal(0, all.Label(0));
        Assert.Equal([8, 8], all.InputShape);
    }

    [Fact]
    public void A_fifth_of_every_class_is_held_out_and_no_example_is_in_both_parts()
    {
        var (train, test) = Digits.Load();
        Dataset all = Digits.All();
        Assert.Equal((1442, 355), (train.Count, test.Count));
        Assert.Equal([35, 36, 35, 36, 36, 36, 36, 35, 34, 36], DataStatistics.Of(test).PerClass);
        string[] parts = [.. Texts(train), .. Texts(test)];
        Assert.Equal(Texts(all).Order(StringComparer.Ordinal), parts.Order(StringComparer.Ordinal));
        Assert.Equal(("digits", "digits"), (train.Name, test.Name));
    }

    private static IEnumerable<string> Texts(Dataset data)
    {
        var x = new double[data.InputWidth];
        for (int i = 0; i < data.Count; i++)
        {
            data.CopyInput<double>(i, x);
            yield return $"{data.Label(i)}: {Convert.ToHexString([.. x.Select(value => (byte)(value * 16))])}";
        }
    }
}
