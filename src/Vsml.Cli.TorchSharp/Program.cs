using System.Reflection;

// Asked by `vsml`: which version of TorchSharp the libraries in this program's folder are for, and where that is.
Console.WriteLine(typeof(Program).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "TorchSharp").Value);
Console.WriteLine(AppContext.BaseDirectory);
