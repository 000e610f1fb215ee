namespace Nabla.IO;

/// <summary>The digits that ship with Nabla: 1,797 images of 8x8 with values 0 to 16, divided by 16.
/// E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, UCI Machine Learning Repository, 1998,
/// https://doi.org/10.24432/C50P49 (the test part), licensed CC BY 4.0; container changed, values and order
/// unchanged.</summary>
public static class Digits
{
    private const int HeldOut = 5;   // a fifth

    /// <summary>All 1,797 examples in their published order.</summary>
    public static Dataset All()
    {
        DataFile images = DataCatalog.Digits.Files[0], labels = DataCatalog.Digits.Files[1];
        return IdxPair.Join(Read(images), Read(labels), classes: 10, (images.Name, labels.Name))
            .WithDivisor(DataCatalog.Digits.Divisor).WithName(DataCatalog.Digits.Name);
    }

    /// <summary>The fixed division: 1,442 examples to train on, and the 355 that are every fifth of their class to test
    /// on. (The writers wrote the digits in a fixed order, so that every fifth of all would hold twice as many threes
    /// as ones.)</summary>
    public static (Dataset Train, Dataset Test) Load()
    {
        Dataset all = All();
        List<int> train = [], test = [];
        var seen = new int[all.TargetWidth];
        for (int i = 0; i < all.Count; i++)
            (++seen[all.Label(i)] % HeldOut == 0 ? test : train).Add(i);
        return (all.Select([.. train]), all.Select([.. test]));
    }

    internal static IdxArray Read(DataFile file)
    {
        string resource = file.Name + ".gz";
        using Stream stream = typeof(Digits).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The library was built without its resource {resource}.");
        return Idx.Read(stream, resource);
    }
}
