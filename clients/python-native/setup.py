"""Tags the wheel: any Python 3, and any Linux on x86-64, since the binary is static."""

from setuptools import setup

try:
    from setuptools.command.bdist_wheel import bdist_wheel
except ImportError:
    from wheel.bdist_wheel import bdist_wheel


class StaticBinary(bdist_wheel):
    def finalize_options(self):
        super().finalize_options()
        self.root_is_pure = False

    def get_tag(self):
        return "py3", "none", "manylinux2014_x86_64.musllinux_1_1_x86_64"


setup(cmdclass={"bdist_wheel": StaticBinary})
