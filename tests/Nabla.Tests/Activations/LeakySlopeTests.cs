using Nabla.Inspection;

namespace Nabla.Tests.Activations;

/// <summary>Leaky rectifiers of other slopes than a hundredth are activations like all others.</summary>
public sealed class LeakySlopeTests
{
    [Theory]
    [InlineData(0.2, "leaky_relu:0.2")]
    [InlineData(0.3, "leaky_relu:0.3")]
    [InlineData(-0.5, "leaky_relu:-0.5")]
    [InlineData(1e-5, "leaky_relu:1E-05")]
    [InlineData(0.01, "leaky_relu")]
    [InlineData(0, "relu")]
    [InlineData(1, "identity")]
    public void A_slope_has_a_name_that_reads_back(double slope, string name)
    {
        Assert.Equal(name, Activation.LeakyReluOf(slope).Name);
        Assert.Equal(Activation.LeakyReluOf(slope), Activation.Parse(name));
        Assert.False(Activation.Parse(name).IsCustom);
        Assert.Equal(Activation.LeakyReluOf(slope).GetHashCode(), Activation.Parse(name).GetHashCode());
    }

    [Theory]
    [InlineData("leaky_relu:")]
    [InlineData("leaky_relu:2")]
    [InlineData("leaky_relu:nan")]
    [InlineData("leaky_relu:0,2")]
    public void Other_slopes_are_refused(string text) =>
        Assert.Contains("takes a slope from −1 to 1",
            Assert.Throws<ArgumentException>(() => Activation.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(1.5)]
    [InlineData(double.NegativeInfinity)]
    public void Slopes_beyond_one_are_refused(double slope) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Activation.LeakyReluOf(slope));

    [Theory]
    [InlineData(0.2)]
    [InlineData(-0.7)]
    public void Values_and_derivatives_are_those_of_the_reference_at_every_length(double slope)
    {
        Activation sigma = Activation.LeakyReluOf(slope);
        for (int length = 1; length <= 40; length++)
        {
            double[] z = [.. Enumerable.Range(0, length).Select(i => (i * 7 % 11 - 5) / 3.0)], a = new double[length];
            sigma.CodeFor<double>().Apply(z, a);
            double[] delta = [.. Enumerable.Repeat(1.0, length)];
            sigma.CodeFor<double>().TimesDerivative(z, a, delta);
            float[] z32 = Array.ConvertAll(z, v => (float)v), a32 = new float[length];
            sigma.CodeFor<float>().Apply(z32, a32);
            for (int i = 0; i < length; i++)
            {
                Assert.Equal(global::Nabla.Reference.Activations.Value(sigma.Name, z[i]), a[i]);
                Assert.Equal(global::Nabla.Reference.Activations.Derivative(sigma.Name, z[i]), delta[i]);
                Assert.Equal(z32[i] > 0 ? z32[i] : (float)slope * z32[i], a32[i]);
            }
        }

        Assert.True(ActivationCheck.Run(sigma).Passed);
    }

    [Fact]
    public void A_model_with_slopes_is_saved_and_read_with_the_same_bits()
    {
        var network = new Network<float>(new([3, 4, 2],
            LayerActivation.PerNeuron(Activation.LeakyReluOf(0.2), Activation.Tanh, Activation.LeakyReluOf(0.2),
                Activation.LeakyReluOf(-0.1)), Activation.Identity), Initializer.HeUniform, seed: 3);
        var model = Model.Create(network, Cost.Quadratic);
        using var stream = new MemoryStream();
        model.Save(stream);
        stream.Position = 0;
        var again = Model.Load(stream);
        Assert.Equal(model.Checksum(), again.Checksum());
        Assert.Equal(model.Architecture.Activation(2), again.Architecture.Activation(2));
    }
}
