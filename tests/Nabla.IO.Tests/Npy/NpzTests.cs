using System.IO.Compression;
using System.Text;

namespace Nabla.IO.Tests;

public sealed class NpzTests
{
    [Theory]
    [InlineData("sequential.npz")]
    [InlineData("sequential-compressed.npz")]
    public void A_sequential_container_that_NumPy_saved_is_read(string file)
    {
        // 0.* are f4, 2.weight is big-endian f8 in Fortran order, 2.bias is f2
        Model model = ModelForms.Load(
            Repository.Fixture("models/" + file), new() { Hidden = Activation.Tanh, Output = Activation.Identity });
        var parameters = new double[model.Architecture.ParameterCount];
        model.ToNetwork<double>().Parameters.CopyTo(parameters);
        Assert.Equal("2-3-1 Float64 quadratic", $"{model.Architecture} {model.Precision} {model.Cost}");
        Assert.Equal([0.5, -0.25, 1, 2, -1.5, 0.125, 0.25, -0.5, 1, 1, -1, 0.5, 0.75], parameters);
    }

    [Fact]
    public void The_stored_model_of_version_1_is_read() => Assert.Equal(
        Model.Load(Repository.Fixture("models/nabla-1.safetensors")).Checksum(),
        ModelForms.Load(Repository.Fixture("models/nabla-1.npz")).Checksum());

    [Fact]
    public void Whatever_byte_of_a_member_is_changed_it_is_noticed()
    {
        // The contents of members lie under a checksum; names and sizes are checked by what they lead to.
        byte[] whole = File.ReadAllBytes(Repository.Fixture("models/nabla-1.npz"));
        Model model = ModelForms.Load(new MemoryStream(whole));
        string all = Encoding.Latin1.GetString(whole);
        for (int at = all.IndexOf("NUMPY", StringComparison.Ordinal); at >= 0;
            at = all.IndexOf("NUMPY", at + 1, StringComparison.Ordinal))
        {
            for (int i = at; i < all.IndexOf("PK", at, StringComparison.Ordinal); i++)
            {
                byte[] changed = [.. whole];
                changed[i] ^= 0x10;
                Assert.Throws<NablaFormatException>(() => ModelForms.Load(new MemoryStream(changed)));
            }
        }

        Assert.Equal("2-3-2", model.Architecture.ToString());
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused()
    {
        byte[] whole = File.ReadAllBytes(Repository.Fixture("models/sequential-compressed.npz"));
        for (int length = 0; length < whole.Length; length++)
            Assert.Throws<NablaFormatException>(() => ModelForms.Load(new MemoryStream(whole, 0, length)));
    }

    [Fact]
    public void Any_flipped_bit_gives_the_same_model_or_a_refusal()
    {
        byte[] whole = File.ReadAllBytes(Repository.Fixture("models/sequential-compressed.npz"));
        string checksum = ModelForms.Load(new MemoryStream(whole)).Checksum();
        for (int bit = 0; bit < 8 * whole.Length; bit++)
        {
            byte[] changed = [.. whole];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                Assert.Equal(checksum, ModelForms.Load(new MemoryStream(changed)).Checksum());
            }
            catch (NablaFormatException)
            {
            }
        }
    }

    [Fact]
    public void What_unpacks_to_far_more_than_the_file_is_refused_before_it_does()
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using Stream entry = zip.CreateEntry("0.weight.npy").Open();
            Npy.Write(entry, NpyArray.Of<byte>(new byte[90_000_000], 90_000_000));
        }

        stream.Position = 0;
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("too many", Refused(stream.ToArray()), StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
    }

    [Theory]
    [InlineData("../0.weight", "../0.weight")]
    [InlineData("readme.txt", "does not end in .npy")]
    [InlineData("0.weight.npy 0.weight.npy", "two of this name")]
    public void Members_are_arrays_with_one_name_each_and_never_paths(string names, string fact)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (string name in names.Split(' '))
            {
                using Stream entry = zip.CreateEntry(name).Open();
                Npy.Write(entry, NpyArray.Of<float>([1, 2], 1, 2));
            }
        }

        Assert.Contains(fact, Refused(stream.ToArray()), StringComparison.Ordinal);
    }

    private static string Refused(byte[] file) =>
        Assert.Throws<NablaFormatException>(() => ModelForms.Load(new MemoryStream(file))).Message;
}
