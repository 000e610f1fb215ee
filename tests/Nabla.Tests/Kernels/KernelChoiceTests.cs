using Nabla.Kernels;

namespace Nabla.Tests.Kernels;

public sealed class KernelChoiceTests
{
    [Fact]
    public void Without_a_name_the_widest_supported_register_is_chosen()
    {
        Register widest = Enum.GetValues<Register>().Where(KernelChoice.IsSupported).Max();
        Assert.Equal(widest, KernelChoice.Parse(null));
        Assert.Equal(widest, KernelChoice.Parse(""));
        Assert.Equal(widest, KernelChoice.Supported.First());
    }

    [Fact]
    public void Every_supported_register_can_be_chosen_by_its_name()
    {
        foreach (Register register in KernelChoice.Supported)
            Assert.Equal(register, KernelChoice.Parse(KernelChoice.NameOf(register)));
        Assert.Equal("scalar", KernelInfo.Supported[^1]);
        Assert.Contains(KernelInfo.Name, KernelInfo.Supported);
    }

    [Fact]
    public void An_unknown_name_is_refused_with_the_list_of_what_this_machine_supports()
    {
        var problem = Assert.Throws<InvalidOperationException>(() => KernelChoice.Parse("neon"));
        Assert.Equal(
            $"NABLA_KERNEL=neon names no kernels. Supported here: {string.Join(", ", KernelInfo.Supported)}. "
            + "Unset it to use the widest.", problem.Message);
    }
}
