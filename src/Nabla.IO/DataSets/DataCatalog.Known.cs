namespace Nabla.IO;

internal sealed partial class DataCatalog
{
    private static readonly ImmutableArray<string> s_tenDigits = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    /// <summary>The digits that ship with Nabla.</summary>
    public static KnownData Digits { get; } = new()
    {
        Name = "digits",
        Title = "optical digits, 1,797 images of 8x8",
        Credit = "E. Alpaydin and C. Kaynak, UCI Machine Learning Repository, doi:10.24432/C50P49, CC BY 4.0",
        ClassNames = s_tenDigits,
        Divisor = 16,
        Files =
        [
            new("digits-images-idx3-ubyte", 115_024,
                "359cd13f0f514122884198b78a131df597421cbf5e93a76678fa96fc548f0d96"),
            new("digits-labels-idx1-ubyte", 1_805,
                "ce71631c1f31ce56fa54f31d1d498fafacff59b001e6c30c4a5e29508aa277ad"),
        ],
    };

    /// <summary>MNIST.</summary>
    public static KnownData Mnist { get; } = new()
    {
        Name = "mnist",
        Title = "handwritten digits, 60,000 + 10,000 images of 28x28",
        Credit = "Y. LeCun, C. Cortes and C. J. C. Burges, http://yann.lecun.com/exdb/mnist/",
        ClassNames = s_tenDigits,
        FolderNames = ["mnist", "MNIST/raw"],
        Mirrors =
        [
            "https://ossci-datasets.s3.amazonaws.com/mnist/",
            "https://storage.googleapis.com/cvdf-datasets/mnist/",
        ],
        Files =
        [
            new("train-images-idx3-ubyte", 47_040_016,
                "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
            new("train-labels-idx1-ubyte", 60_008,
                "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
            new("t10k-images-idx3-ubyte", 7_840_016,
                "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
            new("t10k-labels-idx1-ubyte", 10_008,
                "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
        ],
    };

    /// <summary>Fashion-MNIST.</summary>
    public static KnownData Fashion { get; } = new()
    {
        Name = "fashion",
        Title = "Fashion-MNIST, clothes, 60,000 + 10,000 images of 28x28",
        Credit = "H. Xiao, K. Rasul and R. Vollgraf, arXiv:1708.07747, MIT license",
        ClassNames =
        [
            "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
        ],
        FolderNames = ["fashion", "fashion-mnist", "FashionMNIST/raw"],
        Mirrors =
        [
            "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
            // The publisher's own address speaks no https; the checksum makes sure of the content all the same.
            "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
        ],
        Files =
        [
            new("train-images-idx3-ubyte", 47_040_016,
                "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"),
            new("train-labels-idx1-ubyte", 60_008,
                "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"),
            new("t10k-images-idx3-ubyte", 7_840_016,
                "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"),
            new("t10k-labels-idx1-ubyte", 10_008,
                "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"),
        ],
    };

    /// <summary>Every data set known by name.</summary>
    public static ImmutableArray<KnownData> Known { get; } = [Digits, Mnist, Fashion];

    /// <summary>The data set of a name, in upper or lower case, or null; "fashion-mnist" is one too.</summary>
    public static KnownData? Find(string name) =>
        string.Equals(name, "fashion-mnist", StringComparison.OrdinalIgnoreCase)
            ? Fashion
            : Known.FirstOrDefault(data => string.Equals(data.Name, name, StringComparison.OrdinalIgnoreCase));
}
