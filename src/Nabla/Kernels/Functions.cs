namespace Nabla.Kernels;
internal static class Functions { internal static double Exp(double x) => Math.Exp(x); internal static double Log(double x) => Math.Log(x); internal static double Log1p(double x) => Math.Log(1 + x); }
